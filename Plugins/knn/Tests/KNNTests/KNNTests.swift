import KNN
import Kernels
import PluginKit
import PluginTesting
import Testing

struct KNNTests {
    static let rows = ["apple berry cherry", "date", "apple apple"]
    static let labels = ["long", "short", "double"]
    static let nearest = #"{"n_neighbors":1}"#

    /// No known word: as far from a row as its norm says, so that the shortest row is nearest.
    @Test(arguments: ["", " ", "zebra", "the and of", "🐢", "\u{0}", String(repeating: "x", count: 100_000)])
    func textsWithoutAKnownWord(text: String) throws {
        let trained = try TrainedKNN(Self.rows, Self.labels, parameters: Self.nearest)
        #expect(try trained.classes([Sample(text)]) == ["short"])
    }

    @Test func unseenWordsDontCount() throws {
        let trained = try TrainedKNN(Self.rows, Self.labels, parameters: Self.nearest)
        #expect(
            try trained.classes([Sample("apple zebra apple yak"), Sample("cherry zebra berry")]) == ["double", "long"])
    }

    /// With weights every row has length 1, and what a text is about decides, not how long it is.
    @Test func weightedWords() throws {
        let texts = ["apple apple apple apple", "berry", "cherry"]
        let query = [Sample("apple")]
        let labels = ["a", "b", "c"]
        #expect(try TrainedKNN(texts, labels, parameters: Self.nearest).classes(query) == ["b"])
        let weighted = try TrainedKNN(texts, labels, parameters: #"{"n_neighbors":1,"tf_idf":true}"#)
        #expect(try weighted.classes(query) == ["a"])
    }

    /// The second number varies a thousand times as much; standardized, both count alike.
    @Test func standardizedNumbers() throws {
        let rows = [[0.0, 0], [1, 1000], [0, 1000], [1, 0]]
        let labels = ["a", "b", "c", "d"]
        let query = [Sample([0.9, 450])]
        #expect(try TrainedKNN(rows, labels, parameters: Self.nearest).classes(query) == ["d"])
        #expect(try TrainedKNN(rows, labels, parameters: Self.nearest).classes([Sample([0.1, 550])]) == ["c"])
        let near = [Sample([0.9, 550]), Sample([0.1, 450])]
        let standardized = #"{"n_neighbors":1,"standardize":true}"#
        #expect(try TrainedKNN(rows, labels, parameters: standardized).classes(near) == ["b", "a"])
    }

    @Test func whatTheTrainerSays() throws {
        let trained = try TrainedKNN(["apple berry", "cherry", "apple"], ["a", "b", "a"], parameters: Self.nearest)
        #expect(trained.figures == ["rows": 3, "features": 3, "classes": 2])
    }

    /// Whatever the batch and the batches before it, an item's class is the same.
    @Test(arguments: [false, true]) func batchesDontChangeOutputs(areNumbers: Bool) throws {
        var generator = SplitMix64(seed: 3)
        let texts = RandomTexts(count: 100, using: &generator)
        let items = areNumbers ? texts.counts.map { Sample($0) } : texts.texts.map { Sample($0) }
        let trained = try TrainedKNN(
            KNN.name, on: items, labels: items.indices.map { "\($0 % 7)" }, parameters: #"{"n_neighbors":3}"#)
        let whole = try trained.classes(items)
        #expect(Set(whole).count > 1)
        var plugin = try trained.plugin()
        for size in [1, 3, 100, 7] {
            for start in stride(from: 0, to: items.count, by: size) {
                let batch = start..<min(start + size, items.count)
                #expect(try plugin.handler(Array(items[batch])).map(\.description) == Array(whole[batch]))
            }
        }
        #expect(try plugin.handler([]).isEmpty)
    }

    /// Nothing is drawn: not even another seed gives another model.
    @Test(arguments: [7, 8]) func theSameBytes(seed: UInt64) throws {
        let numbers = [[1.0, 2], [3, 4], [5, 6]]
        func bytes(_ seed: UInt64) throws -> [[UInt8]] {
            [
                try TrainedKNN(Self.rows, Self.labels, parameters: Self.nearest, seed: seed).bytes,
                try TrainedKNN(numbers, Self.labels, parameters: Self.nearest, seed: seed).bytes,
            ]
        }
        #expect(try bytes(7) == bytes(seed))
    }
}
