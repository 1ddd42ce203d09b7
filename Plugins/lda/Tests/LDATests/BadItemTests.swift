import LDA
import PluginKit
import PluginTesting
import Testing

/// Items that can't be classified are named, and harm none of the next ones.
struct BadItemTests {
    private static func numbers() throws -> TrainedLDA {
        try TrainedLDA([[1, 2], [2, 1], [5, 5], [6, 3]], ["a", "a", "b", "b"])
    }

    @Test(arguments: [
        Sample("apple"), Sample([1.0]), Sample([1.0, 2, 3]), Sample([]), Sample([1, .infinity]), Sample([.nan, 1]),
    ])
    func amongNumbers(wrong: Sample) throws {
        var plugin = try Self.numbers().plugin()
        let error = #expect(throws: PluginError.self) { try plugin.handler([Sample([1.0, 2]), wrong]) }
        #expect(error?.description.hasPrefix("Message.Batch[1]: ") == true, "\(String(describing: error))")
        #expect(try plugin.handler([Sample([6.0, 5])]).map(\.description) == ["b"])
    }

    @Test(arguments: [Sample([1.0]), Sample([])]) func amongTexts(wrong: Sample) throws {
        var plugin = try TrainedLDA(LDATests.texts, LDATests.labels).plugin()
        let error = #expect(throws: PluginError.self) { try plugin.handler([Sample("apple"), wrong]) }
        #expect(error?.description.hasPrefix("Message.Batch[1]: ") == true, "\(String(describing: error))")
        #expect(try plugin.handler([Sample("berry")]).map(\.description) == ["b"])
    }

    /// Scores that overflow tell nothing, least of all ∞ − ∞.
    @Test(arguments: [[1e308, 1e308], [1e308, -1e308], [-1.7e308, 1.7e308]]) func numbersTooLarge(item: [Double]) throws
    {
        let trained = try TrainedLDA([[10, 0.2], [20, 0.1], [10, 0.5], [20, 0.4]], ["a", "a", "b", "b"])
        let error = #expect(throws: PluginError.self) { try trained.classes([Sample([10, 0.2]), Sample(item)]) }
        #expect(error?.description.hasPrefix("Message.Batch[1]: ") == true, "\(String(describing: error))")
    }

    @Test func aMillionCharacters() throws {
        let trained = try TrainedLDA(LDATests.texts, LDATests.labels)
        let long = String(repeating: "berry ", count: 170_000)
        #expect(try trained.classes([Sample(long), Sample("apple")]) == ["b", "a"])
    }

    /// Ill-formed bytes separate words as U+FFFD does, in training and in serving.
    @Test(
        arguments: [[0xFF], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x90], [0xED, 0xA0, 0x80], [0xC0, 0x80]] as [[UInt8]])
    func invalidUTF8(bytes: [UInt8]) throws {
        func damaged(_ text: String) -> Sample {
            .text(Text(utf8: text.utf8.flatMap { $0 == UInt8(ascii: " ") ? bytes : [$0] }[...]))
        }
        let trained = try TrainedLDA(LDATests.texts, LDATests.labels)
        let broken = try TrainedLDA(LDA.name, on: LDATests.texts.map(damaged), labels: LDATests.labels)
        #expect(broken.bytes == trained.bytes)
        let queries = LDATests.texts + ["", " "]
        #expect(try trained.classes(queries.map(damaged)) == trained.classes(queries.map { Sample($0) }))
    }
}
