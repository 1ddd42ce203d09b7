/// How wide text of eleven pixels is, about: the fonts that a reader has aren't known.
enum TextWidth {
    static let ofDigit = 6.3

    static func of(_ text: String) -> Double { Double(text.count) * 6 }
}
