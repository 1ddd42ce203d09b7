import LDA
import PluginKit
import PluginTesting
import Testing

struct LDATests {
    /// How often a class's word comes varies: one that never varies within a class would take no part.
    static let texts = (0..<60).map { row in
        (row % 2 == 0 ? "apple " : "berry ") * (1 + row / 2 % 3) + "word\(row % 7) word\(row % 11)"
    }
    static let labels = texts.indices.map { $0 % 2 == 0 ? "a" : "b" }

    @Test(arguments: [2, 3, 4]) func learnsWhatCanBeLearned(classCount: Int) throws {
        let words = ["apple", "berry", "cherry", "date"]
        let texts = (0..<200).map { (words[$0 % classCount] + " ") * (1 + $0 / classCount % 2) + "noise\($0 % 7)" }
        let labels = (0..<200).map { "class \($0 % classCount)" }
        #expect(try TrainedLDA(texts, labels).classes(texts.map { Sample($0) }) == labels)
    }

    /// No known word: the class with the largest offset.
    @Test(arguments: ["", " ", "zebra", "the and of", "🐢", "\u{0}", String(repeating: "x", count: 100_000)])
    func textsWithoutAKnownWord(text: String) throws {
        let texts = ["apple", "apple apple", "apple", "berry apple berry", "berry berry", "berry berry apple apple"]
        let trained = try TrainedLDA(texts, ["a", "a", "a", "b", "b", "b"])
        let offset = try trained.functions().offset
        #expect(try trained.classes([Sample(text)]) == [offset[1] > offset[0] ? "b" : "a"])
        #expect(try trained.classes([Sample(text)]) == trained.classes([Sample("")]))
    }

    @Test func unseenWordsDontCount() throws {
        let trained = try TrainedLDA(Self.texts, Self.labels)
        let queries = ["apple", "berry", "word3 berry"]
        #expect(
            try trained.classes(queries.map { Sample("zebra " + $0 + " yak") })
                == trained.classes(queries.map { Sample($0) }))
    }

    @Test(arguments: [2, 100]) func batchesDontChangeOutputs(components: Int) throws {
        let labels = Self.texts.indices.map { "\($0 % 3)" }
        let trained = try TrainedLDA(Self.texts, labels, parameters: #"{"n_components":\#(components)}"#)
        let items = (Self.texts + ["", "unknown"]).map { Sample($0) }
        let whole = try trained.classes(items)
        #expect(Set(whole).count > 1)
        var plugin = try trained.plugin()
        for size in [1, 3, 62, 7] {
            for start in stride(from: 0, to: items.count, by: size) {
                let batch = start..<min(start + size, items.count)
                #expect(try plugin.handler(Array(items[batch])).map(\.description) == Array(whole[batch]))
            }
        }
        #expect(try plugin.handler([]).isEmpty)
    }

    /// The seed chooses where the search for directions begins; what it finds is the same but for rounding.
    @Test func sameSeedSameBytes() throws {
        func train(_ seed: UInt64) throws -> TrainedLDA {
            try TrainedLDA(Self.texts, Self.labels, parameters: #"{"n_components":4}"#, seed: seed)
        }
        let (first, second, other) = (try train(7), try train(7), try train(8))
        #expect(first.bytes == second.bytes)
        #expect(first.bytes != other.bytes)
        let (found, expected) = (try first.functions(), try other.functions())
        #expect(isClose(found.weights.flatMap { $0 }, expected.weights.flatMap { $0 }, tolerance: 1e-8))
    }

    @Test func whatTheTrainerSays() throws {
        let trained = try TrainedLDA(Self.texts, Self.labels)
        #expect(trained.figures == ["accuracy": 1, "rows": 60, "features": 13, "classes": 2])
    }
}
