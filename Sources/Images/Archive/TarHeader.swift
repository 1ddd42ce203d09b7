/// The 512 bytes before each file of an archive (POSIX.1-2017, pax, "ustar Interchange Format"), and what doesn't fit
/// into them ("pax Header Block").
///
/// Nothing in it tells of this machine or of today: owner and group are 0, without names, and the time is the epoch.
enum TarHeader {
    static let blockSize = 512
    /// The end of an archive: two blocks of zeros.
    static let end = [UInt8](repeating: 0, count: 2 * blockSize)

    private enum Kind: UInt8 {
        case file = 0x30
        case link = 0x32
        case folder = 0x35
        case extended = 0x78
    }

    /// The largest number in eleven octal digits.
    private static let largestSize = 0o777_7777_7777

    /// The header of an entry, preceded by an extended one if it needs that.
    static func bytes(of entry: TarEntry) -> [UInt8] {
        var kind = Kind.file
        var name = entry.path
        var target = ""
        switch entry.content {
        case .folder:
            kind = .folder
            name += "/"
        case .link(let path):
            kind = .link
            target = path
        case .file, .bytes: break
        }
        var records: [UInt8] = []
        let split = Self.split(name)
        if split == nil { records += record("path", name) }
        if !fits(target, in: 100) { records += record("linkpath", target) }
        if entry.size > largestSize { records += record("size", "\(entry.size)") }
        var bytes: [UInt8] = []
        if !records.isEmpty {
            bytes += block(
                "PaxHeaders/entry", prefix: "", mode: 0o644, size: records.count, kind: .extended, target: "")
            bytes += records
            bytes += padding(after: records.count)
        }
        // A reader takes what the extended header says; this is for one that knows none.
        let short = split ?? (prefix: "", name: shortened(name))
        return bytes
            + block(
                short.name, prefix: short.prefix, mode: entry.mode, size: min(entry.size, largestSize), kind: kind,
                target: fits(target, in: 100) ? target : shortened(target))
    }

    /// The zeros that fill the last block of a content.
    static func padding(after size: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: (blockSize - size % blockSize) % blockSize)
    }

    private static func block(
        _ name: String, prefix: String, mode: Int, size: Int, kind: Kind, target: String
    ) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: blockSize)
        func put(_ text: String, at offset: Int) {
            block.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
        }
        func octal(_ number: Int, digits: Int) -> String {
            let text = String(number, radix: 8)
            return String(repeating: "0", count: digits - text.count) + text
        }
        put(name, at: 0)
        put(octal(mode, digits: 7), at: 100)
        put(octal(0, digits: 7), at: 108)  // owner
        put(octal(0, digits: 7), at: 116)  // group
        put(octal(size, digits: 11), at: 124)
        put(octal(0, digits: 11), at: 136)  // time
        put("        ", at: 148)  // the checksum counts as spaces
        block[156] = kind.rawValue
        put(target, at: 157)
        put("ustar", at: 257)
        put("00", at: 263)
        put(octal(0, digits: 7), at: 329)  // device
        put(octal(0, digits: 7), at: 337)
        put(prefix, at: 345)
        put(octal(block.reduce(0) { $0 + Int($1) }, digits: 6) + "\0 ", at: 148)
        return block
    }

    /// A path in two parts of at most 155 and 100 bytes, which a slash divides; nil if it has none such.
    private static func split(_ path: String) -> (prefix: String, name: String)? {
        guard path.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        if path.utf8.count <= 100 { return ("", path) }
        // The last slash is a folder's own.
        for slash in path.dropLast().indices where path[slash] == "/" {
            let name = path[path.index(after: slash)...]
            if name.utf8.count <= 100, path[..<slash].utf8.count <= 155 {
                return (String(path[..<slash]), String(name))
            }
        }
        return nil
    }

    private static func fits(_ text: String, in count: Int) -> Bool {
        text.utf8.count <= count && text.utf8.allSatisfy { $0 < 0x80 }
    }

    private static func shortened(_ text: String) -> String {
        String(decoding: text.utf8.suffix(100).map { $0 < 0x80 ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
    }

    /// `length keyword=value\n`, where the length counts itself.
    private static func record(_ keyword: String, _ value: String) -> [UInt8] {
        let rest = " \(keyword)=\(value)\n".utf8.count
        var length = rest + 1
        while length != rest + String(length).utf8.count { length = rest + String(length).utf8.count }
        return Array("\(length) \(keyword)=\(value)\n".utf8)
    }
}
