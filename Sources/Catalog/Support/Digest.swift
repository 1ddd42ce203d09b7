import Crypto
package import Foundation

/// SHA-256, as 64 hex digits.
package enum Digest {
    package static func hex(of data: some DataProtocol) -> String { hex(SHA256.hash(data: data)) }

    static func hex(ofFile path: String) throws(CatalogError) -> String { hex(of: try Files.read(path)) }

    static func hex(_ digest: SHA256.Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }, as: UTF8.self)
    }

    static func isValid(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    }
}
