import GaussianMixture
import PluginKit
import PluginTesting
import Testing

struct GaussianMixtureTests {
    /// The most likely component, by the definition of the density; of texts too, which takes another way.
    @Test(arguments: ["full", "diag"], [true, false]) func theMostLikelyComponent(type: String, areNumbers: Bool) throws
    {
        let parameters = #"{"n_components":3,"covariance_type":"\#(type)","reg_covar":0.1}"#
        let counts = Rows.counts(60, seed: 11)
        let trained =
            try areNumbers
            ? TrainedMixture(counts, parameters: parameters)
            : TrainedMixture(Rows.texts(counts), parameters: parameters)
        let components = try trained.components()
        let queries = Rows.counts(200, seed: 12) + [[0, 0, 0], [50, 0, 0], [9, 9, 9]]
        let items = areNumbers ? queries.map { Sample($0) } : Rows.texts(queries).map { Sample($0) }
        let expected = queries.map { query in
            components.indices.reduce(0) { components[$1].score(query) > components[$0].score(query) ? $1 : $0 }
        }
        #expect(Set(expected).count == 3)
        #expect(try trained.outputs(items) == expected)
    }

    /// No known word: the component that is most likely where nothing is counted.
    @Test(arguments: ["", " ", "zebra", "the and of", "🐢", "\u{0}", String(repeating: "x", count: 100_000)])
    func textsWithoutAKnownWord(text: String) throws {
        let texts = ["apple", "apple apple", "apple", "berry " * 9, "berry " * 10, "berry " * 8]
        let trained = try TrainedMixture(texts, parameters: #"{"n_components":2,"reg_covar":0.1}"#)
        let outputs = try trained.outputs([Sample(text), Sample("apple"), Sample("berry " * 9)])
        #expect(outputs[0] == outputs[1] && outputs[0] != outputs[2])
    }

    @Test func unseenWordsDontCount() throws {
        let texts = ["apple", "apple apple", "apple", "berry " * 9, "berry " * 10, "berry " * 8]
        let trained = try TrainedMixture(texts, parameters: #"{"n_components":2,"reg_covar":0.1}"#)
        #expect(
            try trained.outputs(texts.map { Sample("zebra " + $0 + " yak") })
                == trained.outputs(texts.map { Sample($0) }))
    }

    /// Whatever the batch, an item's component is the same.
    @Test(arguments: ["full", "diag"], [true, false]) func batchesDontChangeOutputs(type: String, areNumbers: Bool)
        throws
    {
        let counts = Rows.counts(100, seed: 13)
        let items = areNumbers ? counts.map { Sample($0) } : Rows.texts(counts).map { Sample($0) }
        let trained = try TrainedMixture(
            GaussianMixture.name, on: items, parameters: #"{"n_components":3,"covariance_type":"\#(type)"}"#)
        let whole = try trained.outputs(items)
        #expect(Set(whole).count > 1)
        var plugin = try trained.plugin()
        for size in [1, 3, 100, 7] {
            for start in stride(from: 0, to: items.count, by: size) {
                let batch = start..<min(start + size, items.count)
                #expect(try plugin.handler(Array(items[batch])) == Array(whole[batch]))
            }
        }
        #expect(try plugin.handler([]).isEmpty)
    }

    /// The seed chooses where the clusters begin.
    @Test(arguments: [true, false]) func sameSeedSameBytes(areNumbers: Bool) throws {
        let counts = Rows.counts(100, seed: 14)
        let items = areNumbers ? counts.map { Sample($0) } : Rows.texts(counts).map { Sample($0) }
        func bytes(_ seed: UInt64) throws -> [UInt8] {
            try TrainedMixture(GaussianMixture.name, on: items, parameters: #"{"n_components":4}"#, seed: seed).bytes
        }
        #expect(try bytes(7) == bytes(7))
        #expect(Set(try (0..<5).map { try bytes($0) }).count > 1)
    }

    /// A mixture finds its groups by itself.
    @Test func labelsDontMatter() throws {
        let items = Rows.overlapping(seed: 15).map { Sample($0) }
        let labelled = try TrainedMixture(GaussianMixture.name, on: items, labels: items.indices.map { "\($0 % 2)" })
        #expect(try labelled.bytes == TrainedMixture(GaussianMixture.name, on: items).bytes)
    }

    /// Only the most frequent words take part, and the memory that they need.
    @Test func fewerWords() throws {
        let texts = (0..<30).map { "apple " * ($0 % 3) + "berry " * ($0 % 5) + "word\($0)" }
        let trained = try TrainedMixture(texts, parameters: #"{"max_features":2}"#)
        #expect(trained.figures["features"] == 2)
        #expect(isClose(try trained.components()[0].mean, [1, 2]))
    }
}

/// A text so many times.
func * (text: String, count: Int) -> String { String(repeating: text, count: count) }
