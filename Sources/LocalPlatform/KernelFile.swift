import Foundation
import Glibc

/// A number in a small file of the kernel's that is open for reading: read anew at each call, in one system call.
///
/// - Parameters:
///   - label: what the number's line begins with; the first line if it is empty.
///   - field: how many numbers stand before it on that line.
/// - Returns: nil if there is no such number, or what the file tells of is gone.
func readNumber(_ descriptor: CInt, after label: StaticString = "", field: Int = 0) -> Int64? {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4096) { buffer -> Int64? in
        let count = pread(descriptor, buffer.baseAddress, buffer.count, 0)
        guard count > 0 else { return nil }
        var rest = UnsafeBufferPointer(rebasing: buffer[..<count])[...]
        let label = UnsafeBufferPointer(start: label.utf8Start, count: label.utf8CodeUnitCount)
        while !rest.starts(with: label) {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            rest = rest[(end + 1)...]
        }
        rest = rest.dropFirst(label.count).prefix { $0 != UInt8(ascii: "\n") }
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        for _ in 0..<field { rest = rest.drop(while: isSpace).drop { !isSpace($0) } }
        let digits = rest.drop(while: isSpace).prefix { (0x30...0x39).contains($0) }
        return digits.isEmpty ? nil : digits.reduce(Int64(0)) { $0 &* 10 &+ Int64($1 - 0x30) }
    }
}

/// The text of a small file; empty if it can't be read.
func contents(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
