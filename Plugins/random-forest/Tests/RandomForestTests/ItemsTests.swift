import PluginKit
import PluginTesting
import RandomForest
import Testing

/// What comes of items that the training set has no like of.
struct ItemsTests {
    static let texts = (0..<150).map { "word\($0 % 7) word\($0 % 11) word\($0 % 13)" }
    static let labels = (0..<150).map { "\($0 % 3)" }

    /// Whatever the batch, an item's class is the same; rows are walked in groups of 64.
    @Test(arguments: [texts.map { Sample($0) }, (0..<150).map { Sample([Double($0 % 7), Double($0 % 5) - 2]) }])
    func batchesDoNotMatter(items: [Sample]) throws {
        let forest = try TrainedForest(
            RandomForest.name, on: items, labels: Self.labels, parameters: #"{"n_estimators":9,"max_depth":4}"#)
        let whole = try forest.classes(items)
        #expect(Set(whole).count == 3)
        var plugin = try forest.plugin()
        for size in [1, 63, 64, 65, 150, 7] {
            for start in stride(from: 0, to: items.count, by: size) {
                let batch = items[start..<min(start + size, items.count)]
                #expect(try plugin.handler(Array(batch)).map(\.description) == Array(whole[batch.indices]))
            }
        }
        #expect(try plugin.handler([]).isEmpty)
    }

    /// No known word: all counts are 0, and the trees say what that means.
    @Test(arguments: ["", " ", "zebra", "the and of", "🐢", "\u{0}", String(repeating: "x", count: 1_000_000)])
    func textsWithoutAKnownWord(text: String) throws {
        let forest = try TrainedForest(
            manyTimes(["apple", "berry", "", "apple berry"]), manyTimes(["fruit", "fruit", "none", "fruit"]),
            parameters: #"{"n_estimators":5}"#)
        #expect(try forest.classes([Sample(text), Sample("apple")]) == ["none", "fruit"])
    }

    /// Words are counted, however many there are.
    @Test func aMillionCharacters() throws {
        let forest = try TrainedForest(
            manyTimes(["apple", "apple apple", "berry"]), manyTimes(["once", "twice", "never"]),
            parameters: #"{"n_estimators":9}"#)
        let zebras = String(repeating: "zebra ", count: 170_000)
        let items = ["\(zebras) apple", "apple \(zebras) APPLE", zebras + "berry"].map { Sample($0) }
        #expect(try forest.classes(items) == ["once", "twice", "never"])
    }

    /// Ill-formed bytes count as U+FFFD, which parts words; a scalar may also be cut off at the end.
    @Test(arguments: [
        [0xFF], [0xC3, 0x28], [0xE2, 0x82], [0xF0, 0x9F, 0x90], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0x80, 0xBF],
    ])
    func bytesThatAreNotUTF8(bytes: [UInt8]) throws {
        let texts = manyTimes(["apple", "berry", "appleberry"])
        let forest = try TrainedForest(texts, manyTimes(["a", "b", "both"]), parameters: #"{"n_estimators":9}"#)
        func sample(_ text: [UInt8]) -> Sample { .text(Text(utf8: text[...])) }
        let apple = Array("apple".utf8)
        #expect(try forest.classes([sample(apple + bytes), sample(bytes + apple), sample(bytes)])[..<2] == ["a", "a"])
        let rows = [sample(apple + bytes + Array("berry".utf8)), sample(bytes + bytes)]
        let decoded = [apple + bytes + Array("berry".utf8), bytes + bytes].map { String(decoding: $0, as: UTF8.self) }
        #expect(
            try TrainedForest(RandomForest.name, on: rows, labels: ["a", "b"]).bytes
                == TrainedForest(decoded, ["a", "b"]).bytes)
    }

    /// The error names the item, and the plugin serves on.
    @Test(arguments: [
        ([Sample("apple"), Sample("berry")], Sample([1, 2])), ([Sample([1, 2]), Sample([2, 1])], Sample("apple")),
        ([Sample([1, 2]), Sample([2, 1])], Sample([])), ([Sample([1, 2]), Sample([2, 1])], Sample([1])),
        ([Sample([1, 2]), Sample([2, 1])], Sample([1, 2, 3])),
        ([Sample([1, 2]), Sample([2, 1])], Sample([1, .infinity])),
        ([Sample([1, 2]), Sample([2, 1])], Sample([.nan, 1])),
    ])
    func itemsThatTheModelCannotTake(known: [Sample], wrong: Sample) throws {
        let forest = try TrainedForest(
            RandomForest.name, on: manyTimes(known), labels: manyTimes(["a", "b"]),
            parameters: #"{"n_estimators":3}"#)
        var plugin = try forest.plugin()
        let error = #expect(throws: PluginError.self) { try plugin.handler([known[0], wrong, known[1]]) }
        guard case .item(index: 1, _) = error else {
            Issue.record("\(String(describing: error)) does not name the item")
            return
        }
        #expect(try plugin.handler(known).map(\.description) == ["a", "b"])
    }
}
