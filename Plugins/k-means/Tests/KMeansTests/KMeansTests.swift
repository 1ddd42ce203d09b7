import KMeans
import PluginKit
import PluginTesting
import Testing

struct KMeansTests {
    static let fruits = ["apple apple", "apple apple apple", "berry berry", "berry berry berry"]

    /// Two pairs of rows, each pair ½ from its mean: inertia 4 · ¼.
    @Test func twoClustersInClosedForm() throws {
        let kMeans = try TrainedKMeans(Self.fruits, parameters: #"{"n_clusters":2}"#)
        #expect(abs(kMeans.inertia - 1) < 1e-12)
        let centers = try kMeans.centers().sorted { $0[0] < $1[0] }
        #expect(centers == [[0, 2.5], [2.5, 0]])
        let labels = try kMeans.labels(Self.fruits + ["apple berry apple", "berry"])
        #expect(labels[0] == labels[1] && labels[2] == labels[3] && labels[0] != labels[2])
        #expect(labels[4] == labels[0] && labels[5] == labels[2])
    }

    @Test func oneClusterIsTheMean() throws {
        let kMeans = try TrainedKMeans(Self.fruits, parameters: #"{"n_clusters":1}"#)
        #expect(try kMeans.centers() == [[1.25, 1.25]])
        // Σ‖x‖² − n ‖mean‖² = 26 − 4 · 3.125
        #expect(abs(kMeans.inertia - 13.5) < 1e-12)
    }

    @Test func asManyClustersAsRows() throws {
        let kMeans = try TrainedKMeans(Self.fruits, parameters: #"{"n_clusters":4}"#)
        #expect(abs(kMeans.inertia) < 1e-12)
        #expect(Set(try kMeans.labels(Self.fruits)).count == 4)
    }

    /// More clusters than different rows: some stay empty, and nothing is lost.
    @Test func fewerDifferentRowsThanClusters() throws {
        let kMeans = try TrainedKMeans(["apple", "apple", "apple", "berry"], parameters: #"{"n_clusters":3}"#)
        #expect(abs(kMeans.inertia) < 1e-12)
        let labels = try kMeans.labels(["apple", "berry", "apple"])
        #expect(labels[0] == labels[2] && labels[0] != labels[1])
    }

    @Test func emptyBatch() throws {
        let kMeans = try TrainedKMeans(Self.fruits, parameters: #"{"n_clusters":2}"#)
        #expect(try kMeans.labels([]).isEmpty)
    }

    /// No known word: the center that is nearest to the origin.
    @Test(arguments: ["", "zebra", "the and of", "🐢", "\u{0}", String(repeating: "x", count: 100_000)])
    func textsWithoutAKnownWord(text: String) throws {
        let kMeans = try TrainedKMeans(
            ["apple", "apple", "berry berry", "berry berry"], parameters: #"{"n_clusters":2}"#)
        #expect(try kMeans.labels([text]) == kMeans.labels(["apple"]))
    }

    /// Whatever the batch, an item's cluster is the same.
    @Test func batchesDoNotMatter() throws {
        let texts = (0..<100).map { "word\($0 % 7) word\($0 % 11) word\($0 % 13)" }
        let kMeans = try TrainedKMeans(texts, parameters: #"{"n_clusters":5}"#)
        let whole = try kMeans.labels(texts)
        var plugin = try kMeans.plugin()
        for size in [1, 3, 100, 7] {
            for start in stride(from: 0, to: texts.count, by: size) {
                let batch = texts[start..<min(start + size, texts.count)]
                #expect(try plugin.handler(batch.map { Sample($0) }) == Array(whole[batch.indices]))
            }
        }
    }

    @Test func sameSeedSameBytes() throws {
        let texts = (0..<200).map { "word\($0 % 17) word\($0 % 23) word\($0 % 5)" }
        let first = try TrainedKMeans(texts, parameters: #"{"n_clusters":6}"#, seed: 7)
        let second = try TrainedKMeans(texts, parameters: #"{"n_clusters":6}"#, seed: 7)
        #expect(first.bytes == second.bytes)
    }

    /// The first run is the same, so that further ones can only be better.
    @Test(arguments: 0..<5) func moreRunsAreNotWorse(seed: UInt64) throws {
        let texts = (0..<200).map { "word\($0 % 17) word\($0 % 23) word\($0 % 5)" }
        let one = try TrainedKMeans(texts, parameters: #"{"n_clusters":6,"n_init":1}"#, seed: seed)
        let ten = try TrainedKMeans(texts, parameters: #"{"n_clusters":6,"n_init":10}"#, seed: seed)
        #expect(ten.inertia <= one.inertia)
    }

    /// At the end each center is the mean of its rows, and the inertia is what the labels say.
    @Test func convergesToAFixedPoint() throws {
        let texts = (0..<120).map { "word\($0 % 7) word\($0 % 11) word\($0 % 3)" }
        let kMeans = try TrainedKMeans(texts, parameters: #"{"n_clusters":4,"tol":0}"#)
        let labels = try kMeans.labels(texts)
        let centers = try kMeans.centers()
        let words = Set(texts.flatMap { $0.split(separator: " ").map(String.init) }).sorted()
        let rows = texts.map { text in
            words.map { word in Double(text.split(separator: " ").count { $0 == word }) }
        }
        var inertia = 0.0
        for cluster in 0..<4 {
            let members = rows.indices.filter { labels[$0] == cluster }.map { rows[$0] }
            for word in words.indices {
                let mean = members.map { $0[word] }.reduce(0, +) / Double(members.count)
                #expect(abs(mean - centers[cluster][word]) < 1e-12)
                inertia += members.map { ($0[word] - mean) * ($0[word] - mean) }.reduce(0, +)
            }
        }
        #expect(abs(kMeans.inertia - inertia) < 1e-9)
    }
}
