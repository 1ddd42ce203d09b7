import ModelBundle
import PCA
import PluginKit
import PluginTesting
import Testing

struct PCATests {
    /// Counts [[1, 0], [0, 1]], centered [[½, −½], [−½, ½]]: one component, (1, −1)/√2, with the singular value 1.
    @Test func twoWordsInClosedForm() throws {
        let pca = try TrainedPCA(["apple", "berry"], components: 1)
        let half = 0.5.squareRoot()
        #expect(isClose(try pca.tensor("components"), [half, -half]))
        #expect(isClose(try pca.tensor("mean"), [0.5, 0.5]))
        #expect(isClose(try pca.tensor("singular_values"), [1]))
        #expect(isClose(try pca.tensor("explained_variance"), [1]))
        #expect(isClose(try pca.tensor("explained_variance_ratio"), [1]))
        let scores = try pca.scores(["apple", "berry", "berry APPLE", "apple apple apple", ""])
        #expect(isClose(scores.flatMap { $0 }, [half, -half, 0, 3 * half, 0]))
    }

    /// Two words that vary independently of each other, the second one twice as much.
    @Test func componentsComeInTheOrderOfTheirVariance() throws {
        let pca = try TrainedPCA(["apple berry berry", "apple", "berry berry", ""], components: 2)
        #expect(isClose(try pca.tensor("components"), [0, 1, 1, 0]))
        #expect(isClose(try pca.tensor("explained_variance"), [4.0 / 3, 1.0 / 3]))
        #expect(isClose(try pca.tensor("explained_variance_ratio"), [0.8, 0.2]))
        #expect(isClose(try pca.scores(["apple"])[0], [-1, 0.5]))
    }

    /// More components than the centered counts have rank: the rest explains nothing.
    @Test func asManyComponentsAsRows() throws {
        let pca = try TrainedPCA(["apple", "berry cherry", "cherry date"], components: 3)
        let values = try pca.tensor("singular_values")
        #expect(values.count == 3)
        #expect(abs(values[2]) < 1e-12)
        #expect(isClose([try pca.tensor("explained_variance_ratio").reduce(0, +)], [1]))
    }

    @Test func equalRowsHaveNoVariance() throws {
        let pca = try TrainedPCA(["apple berry", "apple berry"], components: 2)
        #expect(isClose(try pca.tensor("explained_variance"), [0, 0]))
        #expect(try pca.tensor("explained_variance_ratio") == [0, 0])
        #expect(isClose(try pca.scores(["apple berry"])[0], [0, 0]))
    }

    @Test func emptyBatch() throws {
        #expect(try TrainedPCA(["apple", "berry"], components: 1).scores([]).isEmpty)
    }

    /// No known word: the origin's scores, −μ W.
    @Test(arguments: ["", " ", "zebra", "the and of", "🐢", "\u{0}", String(repeating: "x", count: 100_000)])
    func textsWithoutAKnownWord(text: String) throws {
        let pca = try TrainedPCA(["apple apple", "berry", "apple cherry"], components: 2)
        #expect(try pca.scores([text]) == [try pca.tensor("offset")])
    }

    /// Whatever the batch, an item's scores are the same bits.
    @Test func batchesDoNotMatter() throws {
        let texts = (0..<100).map { "word\($0 % 7) word\($0 % 11) word\($0 % 13)" }
        let pca = try TrainedPCA(texts, components: 3)
        let whole = try pca.scores(texts)
        var plugin = try pca.plugin()
        for size in [1, 3, 100, 7] {
            for start in stride(from: 0, to: texts.count, by: size) {
                let batch = texts[start..<min(start + size, texts.count)]
                #expect(try plugin.handler(batch.map { Sample($0) }).map { Array($0) } == Array(whole[batch.indices]))
            }
        }
    }

    @Test func outputsOutliveTheNextBatch() throws {
        var plugin = try TrainedPCA(["apple", "berry"], components: 1).plugin()
        let first = try plugin.handler([Sample("apple")])
        let second = try plugin.handler([Sample("berry")])
        #expect(first[0].first == second[0].first.map { -$0 })
    }

    @Test func sameSeedSameBytes() throws {
        let texts = (0..<200).map { "word\($0 % 17) word\($0 % 23) word\($0 % 5)" }
        let first = try TrainedPCA(texts, components: 4, seed: 7)
        let second = try TrainedPCA(texts, components: 4, seed: 7)
        #expect(first.bytes == second.bytes)
        let other = try TrainedPCA(texts, components: 4, seed: 8)
        #expect(isClose(try first.tensor("components"), try other.tensor("components"), tolerance: 1e-9))
    }
}
