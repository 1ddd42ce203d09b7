import Testing
import TextFeatures

struct TokenizerTests {
    @Test(
        "Words are runs of two and more word characters, in lower case",
        arguments: [
            ("", []),
            (" \t\n", []),
            ("a b c 1 _", []),
            ("The QUICK brown fox", ["the", "quick", "brown", "fox"]),
            ("don't #MachineLearning @me_2 a-b", ["don", "machinelearning", "me_2"]),
            ("x1 1x 42 __ _a", ["x1", "1x", "42", "__", "_a"]),
            ("end.Start\u{0}mid\u{7F}dle", ["end", "start", "mid", "dle"]),
        ] as [(String, [String])])
    func splitsASCII(text: String, tokens: [String]) {
        #expect(Tokenizer.tokens(of: text.utf8Span.span) == tokens)
    }

    @Test(
        "Unicode is lowercased and split as by Python's str.lower() and \\w",
        arguments: [
            ("ÀÉÎ Straße ẞẞ", ["àéî", "straße", "ßß"]),
            // İ becomes i and a combining dot, and a combining mark is no word character.
            ("İİİ aİb", ["ai"]),
            // A capital sigma is final after a letter and before none; what is case-ignorable doesn't count.
            ("ΟΔΟΣ ΣΟΦΟΣ. ΑΣ'Α ΑΣ'", ["οδος", "σοφος", "ασ", "ας"]),
            ("ΣΣ Σ ΑΣ\u{301} ΑΣ\u{301}Β", ["σς", "ας", "ασ"]),
            // Numbers of every kind are word characters: decimal, superscript, Roman, fractions, ideographic.
            ("٣٤ x² ② ⅧⅧ ½½ 三四", ["٣٤", "x²", "ⅷⅷ", "½½", "三四"]),
            ("ª º ªº ﬁﬂ ﬁn", ["ªº", "ﬁﬂ", "ﬁn"]),
            // Ⓐ has a lower case but isn't a letter.
            ("ⒶⒷ", []),
            // Joiners, variation selectors and emoji separate words.
            ("ab\u{200D}cd 👩‍👩‍👧 ef\u{FE0F}gh 🇩🇪", ["ab", "cd", "ef", "gh"]),
            ("e\u{301}t क्षि สวัสดี 안녕 𝔘𝔫𝔦 𐐀𐐁", ["สว", "สด", "안녕", "𝔘𝔫𝔦", "𐐨𐐩"]),
            ("Kelvin \u{212A}\u{212A} \u{2126}\u{2126}", ["kelvin", "kk", "ωω"]),
        ] as [(String, [String])])
    func splitsUnicode(text: String, tokens: [String]) {
        #expect(Tokenizer.tokens(of: text.utf8Span.span) == tokens)
    }
}
