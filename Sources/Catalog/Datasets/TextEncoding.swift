/// How text is written in bytes.
package enum TextEncoding: String, Sendable, Codable, CaseIterable {
    case utf8 = "utf-8"
    /// The WHATWG's: the five bytes that Microsoft leaves undefined are C1 controls, so every byte means something.
    case windows1252 = "windows-1252"

    /// `bytes` as UTF-8, without a byte order mark.
    ///
    /// - Throws: the offset of the first byte that is not valid in this encoding.
    func decode(_ bytes: [UInt8]) throws(InvalidByte) -> [UInt8] {
        switch self {
        case .utf8:
            do { _ = try UTF8Span(validating: bytes.span) } catch {
                throw InvalidByte(offset: error.byteOffsets.lowerBound)
            }
            return bytes.starts(with: Self.byteOrderMark) ? Array(bytes.dropFirst(3)) : bytes
        case .windows1252:
            var text: [UInt8] = []
            text.reserveCapacity(bytes.count + bytes.count / 16)
            for byte in bytes {
                if byte < 0x80 {
                    text.append(byte)
                } else {
                    let isControl = byte < 0xA0
                    let scalar = isControl ? Self.upperControls[Int(byte) - 0x80] : Unicode.Scalar(byte)
                    text.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
                }
            }
            return text
        }
    }

    /// A byte that means nothing in an encoding.
    struct InvalidByte: Error {
        var offset: Int
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// 0x80 to 0x9F, from https://encoding.spec.whatwg.org/index-windows-1252.txt
    private static let upperControls: [Unicode.Scalar] = [
        "\u{20AC}", "\u{0081}", "\u{201A}", "\u{0192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}",
        "\u{02C6}", "\u{2030}", "\u{0160}", "\u{2039}", "\u{0152}", "\u{008D}", "\u{017D}", "\u{008F}",
        "\u{0090}", "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{2022}", "\u{2013}", "\u{2014}",
        "\u{02DC}", "\u{2122}", "\u{0161}", "\u{203A}", "\u{0153}", "\u{009D}", "\u{017E}", "\u{0178}",
    ]
}

extension [TextEncoding] {
    /// `bytes` as UTF-8, decoded with the first of the encodings in which they are valid.
    ///
    /// - Throws: ``CatalogError`` with the line of the first invalid byte.
    func decode(_ bytes: [UInt8], file: String) throws(CatalogError) -> [UInt8] {
        var offset = 0
        for encoding in self {
            do { return try encoding.decode(bytes) } catch { offset = error.offset }
        }
        throw CatalogError(
            "is not valid \(map(\.rawValue).joined(separator: " nor ")): byte 0x"
                + String(bytes[offset], radix: 16, uppercase: true),
            file: file, line: 1 + bytes[..<offset].count { $0 == UInt8(ascii: "\n") },
            advice: "Text from spreadsheets often is windows-1252: --encoding windows-1252, "
                + "or \"encodings\": [\"windows-1252\"] in the manifest")
    }
}
