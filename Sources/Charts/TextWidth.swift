/// How wide text of eleven pixels is, about: the fonts that a reader has aren't known.
enum TextWidth {
    static let ofDigit = 6.3
    /// Of bold letters of thirteen pixels.
    static let ofBold = 8.0

    static func of(_ text: String) -> Double { Double(text.count) * 6 }
}
