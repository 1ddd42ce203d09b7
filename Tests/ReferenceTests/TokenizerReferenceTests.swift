import Foundation
import Testing
import TextFeatures

/// Agreement with scikit-learn's analyzer, token for token, on texts made to be hard.
///
/// Left out are the scalars that Python's version of Unicode doesn't assign yet, and two that Unicode has reclassified,
/// by name in the script; Swift follows a later version.
struct TokenizerReferenceTests {
    @Test("Every scalar, nasty mixtures and damaged UTF-8 give scikit-learn's tokens")
    func agreesOnUnicode() async throws {
        let corpus = try await Reference.withFolder { folder in
            let path = "\(folder)/corpus.txt"
            _ = try await Reference.python("Tests/ReferenceTests/unicode_corpus.py", [path])
            return try [UInt8](Data(contentsOf: URL(filePath: path)))
        }
        var texts = 0
        var differences: [String] = []
        for line in corpus.split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            let text = try #require(bytes(hex: fields[0]))
            let expected = fields[1].split(separator: UInt8(ascii: " ")).map { Array($0) }
            let found = Tokenizer.tokens(of: text.span).map { Array($0.utf8) }
            texts += 1
            if found != expected, differences.count < 20 {
                differences.append("\(String(decoding: fields[0], as: UTF8.self)): \(found), not \(expected)")
            }
        }
        #expect(texts > 190_000)
        #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
    }

    private func bytes(hex: ArraySlice<UInt8>) -> [UInt8]? {
        let digits = hex.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == hex.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
