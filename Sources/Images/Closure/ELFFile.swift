import Foundation

/// What an executable or a shared library says of how it is to be loaded (System V ABI, gABI 4.1, "Object Files" and
/// "Dynamic Linking").
package struct ELFFile: Sendable, Hashable {
    /// The processor that it is for.
    package enum Machine: UInt16, Sendable, CustomStringConvertible {
        case amd64 = 62
        case arm64 = 183

        package var description: String {
            switch self {
            case .amd64: "x86-64"
            case .arm64: "arm64"
            }
        }

        /// This machine's.
        package static var host: Machine {
            #if arch(arm64)
                .arm64
            #else
                .amd64
            #endif
        }
    }

    /// `e_machine`; see ``Machine``.
    package let machine: UInt16
    /// The path of the loader that an executable asks for.
    package let interpreter: String?
    /// The libraries that it needs, by the names that the loader looks for, in its order.
    package let needed: [String]
    /// The name under which others need it.
    package let soname: String?
    /// Folders to search, each of `DT_RPATH` and `DT_RUNPATH`.
    package let rpath: [String]
    package let runpath: [String]

    /// - Throws: ``ClosureError`` if the file can't be read or is no 64-bit little-endian ELF file.
    package init(path: String) throws(ClosureError) {
        let data: Data
        do { data = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped) } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
        let file = data.withUnsafeBytes { bytes in Result { () throws(Malformed) in try ELFFile(Reader(bytes)) } }
        do { self = try file.get() } catch { throw .notELF(path: path, reason: error.reason) }
    }

    private init(_ file: Reader) throws(Malformed) {
        guard file.bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else { throw Malformed("it doesn't begin like one") }
        guard try file.integer(UInt8.self, at: 4) == 2, try file.integer(UInt8.self, at: 5) == 1 else {
            throw Malformed("it isn't for a 64-bit little-endian processor")
        }
        machine = try file.integer(UInt16.self, at: 18)
        let segments = try Segment.all(of: file)

        interpreter = try segments.first { $0.kind == Segment.interpreter }.map { segment throws(Malformed) in
            try file.string(at: segment.offset)
        }
        var dynamic: [(tag: UInt64, value: UInt64)] = []
        if let segment = segments.first(where: { $0.kind == Segment.dynamic }) {
            for position in 0..<segment.size / 16 {
                let (place, overflow) = segment.offset.addingReportingOverflow(16 * position)
                guard !overflow else { throw Malformed("the dynamic section lies outside of it") }
                let tag = try file.integer(UInt64.self, at: place)
                if tag == Tag.null { break }
                dynamic.append((tag, try file.integer(UInt64.self, at: place + 8)))
            }
        }
        let strings = dynamic.first { $0.tag == Tag.strings }?.value
        func texts(_ tag: UInt64) throws(Malformed) -> [String] {
            var texts: [String] = []
            for entry in dynamic where entry.tag == tag {
                guard let strings, let base = Segment.offset(ofAddress: strings, in: segments),
                    let place = Int(exactly: entry.value)
                else { throw Malformed("its names lie outside of it") }
                let (offset, overflow) = base.addingReportingOverflow(place)
                guard !overflow else { throw Malformed("its names lie outside of it") }
                texts.append(try file.string(at: offset))
            }
            return texts
        }
        needed = try texts(Tag.needed)
        soname = try texts(Tag.soname).first
        rpath = Self.folders(try texts(Tag.rpath))
        runpath = Self.folders(try texts(Tag.runpath))
    }

    private static func folders(_ lists: [String]) -> [String] {
        lists.flatMap { $0.split(separator: ":").map(String.init) }
    }

    private enum Tag {
        static let null: UInt64 = 0
        static let needed: UInt64 = 1
        static let strings: UInt64 = 5
        static let soname: UInt64 = 14
        static let rpath: UInt64 = 15
        static let runpath: UInt64 = 29
    }
}

/// A part of the file that is mapped at an address.
private struct Segment {
    static let loaded: UInt32 = 1
    static let dynamic: UInt32 = 2
    static let interpreter: UInt32 = 3

    let kind: UInt32
    let address: UInt64
    /// In the file.
    let offset, size: Int

    static func all(of file: Reader) throws(Malformed) -> [Segment] {
        let table = try file.place(at: 32)
        let entrySize = Int(try file.integer(UInt16.self, at: 54))
        let count = Int(try file.integer(UInt16.self, at: 56))
        guard entrySize >= 56, table <= file.bytes.count else {
            throw Malformed("its program headers lie outside of it")
        }
        var segments: [Segment] = []
        for position in 0..<count {
            let start = table + position * entrySize
            segments.append(
                Segment(
                    kind: try file.integer(UInt32.self, at: start),
                    address: try file.integer(UInt64.self, at: start + 16),
                    offset: try file.place(at: start + 8), size: try file.place(at: start + 32)))
        }
        return segments
    }

    static func offset(ofAddress address: UInt64, in segments: [Segment]) -> Int? {
        for segment in segments
        where segment.kind == loaded && address >= segment.address && address - segment.address < UInt64(segment.size) {
            return segment.offset + Int(address - segment.address)
        }
        return nil
    }
}

/// Reads within the bounds of a file.
private struct Reader {
    let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    func integer<Value: FixedWidthInteger>(_: Value.Type, at offset: Int) throws(Malformed) -> Value {
        guard offset >= 0, offset <= bytes.count - MemoryLayout<Value>.size else { throw Malformed("it is cut short") }
        return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Value.self))
    }

    /// A number of 64 bits that is an offset in the file or a size of a part of it.
    func place(at offset: Int) throws(Malformed) -> Int {
        let value = try integer(UInt64.self, at: offset)
        guard value <= UInt64(bytes.count) else { throw Malformed("a part of it lies outside of it") }
        return Int(value)
    }

    /// A text that ends with a zero.
    func string(at offset: Int) throws(Malformed) -> String {
        guard offset >= 0, offset < bytes.count, let end = bytes[offset...].firstIndex(of: 0) else {
            throw Malformed("one of its names has no end")
        }
        return String(decoding: bytes[offset..<end], as: UTF8.self)
    }
}

private struct Malformed: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
