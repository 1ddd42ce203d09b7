/// How text is written in bytes.
package enum TextEncoding: String, Sendable, Codable, CaseIterable {
    case utf8 = "utf-8"
    /// The WHATWG's: the five bytes that Microsoft leaves undefined are C1 controls, so every byte means something.
    case windows1252 = "windows-1252"

    /// `bytes` as UTF-8; nil if they are not valid in this encoding.
    func decode(_ bytes: some Sequence<UInt8>) -> String? {
        switch self {
        case .utf8: String(validating: Array(bytes), as: UTF8.self)
        case .windows1252:
            bytes.reduce(into: "") { text, byte in text.unicodeScalars.append(Self.windows1252Scalar(byte)) }
        }
    }

    private static func windows1252Scalar(_ byte: UInt8) -> Unicode.Scalar {
        (0x80...0x9F).contains(byte) ? upperControls[Int(byte) - 0x80] : Unicode.Scalar(byte)
    }

    /// 0x80 to 0x9F, from https://encoding.spec.whatwg.org/index-windows-1252.txt
    private static let upperControls: [Unicode.Scalar] = [
        "\u{20AC}", "\u{0081}", "\u{201A}", "\u{0192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}",
        "\u{02C6}", "\u{2030}", "\u{0160}", "\u{2039}", "\u{0152}", "\u{008D}", "\u{017D}", "\u{008F}",
        "\u{0090}", "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{2022}", "\u{2013}", "\u{2014}",
        "\u{02DC}", "\u{2122}", "\u{0161}", "\u{203A}", "\u{0153}", "\u{009D}", "\u{017E}", "\u{0178}",
    ]
}
