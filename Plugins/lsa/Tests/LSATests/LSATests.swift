import Foundation
import LSA
import PluginKit
import PluginTesting
import Testing

struct LSATests {
    /// X = (1, 2, −2)ᵀ (3, 0, 4): one singular value, 3 · 5, and every row is a multiple of v = (0.6, 0, 0.8).
    @Test func oneDirectionInClosedForm() throws {
        let lsa = try TrainedLSA([[3, 0, 4], [6, 0, 8], [-6, 0, -8]], parameters: #"{"n_components":1}"#)
        #expect(isClose(try lsa.tensor("singular_values"), [15]))
        #expect(isClose(try lsa.tensor("components"), [0.6, 0, 0.8]))
        #expect(
            isClose(
                try lsa.vectors([[3, 0, 4], [-6, 0, -8], [0, 7, 0], [1, 1, 0]]).flatMap { $0 }, [5, -10, 0, 0.6]))
        // The variance of 5, 10, −10 is 225 / 3 − (5 / 3)², and no other direction has any.
        #expect(isClose(try lsa.tensor("explained_variance"), [75 - 25.0 / 9]))
        #expect(isClose(try lsa.tensor("explained_variance_ratio"), [1]))
        #expect(try lsa.tensor("offset") == [0])
    }

    /// X = 10 (0.8, 0.6)ᵀ (0.6, 0.8) + 5 (−0.6, 0.8)ᵀ (0.8, −0.6): X V is U Σ, which is what `TruncatedSVD.fit_transform`
    /// returns. The rows are not centered, so that the second component has more variance than the first one.
    @Test func twoDirectionsInClosedForm() throws {
        let rows = [[2.4, 8.2], [6.8, 2.4]]
        let lsa = try TrainedLSA(rows)
        #expect(isClose(try lsa.tensor("singular_values"), [10, 5]))
        #expect(isClose(try lsa.components().flatMap { $0 }, [0.6, 0.8, 0.8, -0.6]))
        #expect(isClose(try lsa.vectors(rows).flatMap { $0 }, [8, -3, 6, 4]))
        #expect(isClose(try lsa.tensor("explained_variance"), [1, 12.25]))
        #expect(isClose(try lsa.tensor("explained_variance_ratio"), [1 / 13.25, 12.25 / 13.25]))
        #expect(abs(try #require(lsa.figures["squaredSingularValues"]) - 125) < 1e-10)
        #expect(abs(try #require(lsa.figures["explainedVarianceRatio"]) - 1) < 1e-12)
        #expect(lsa.figures["rows"] == 2 && lsa.figures["features"] == 2 && lsa.figures["components"] == 2)
    }

    /// Each text has one word, so that its weight is 1 whatever the idf; XᵀX is diagonal, and the words are the components.
    @Test func weightsOfWordsInClosedForm() throws {
        let lsa = try TrainedLSA(["apple", "berry", "apple apple"])
        #expect(isClose(try lsa.tensor("singular_values"), [sqrt(2), 1]))
        let (apple, berry) = (log(4.0 / 3) + 1, log(4.0 / 2) + 1)
        let length = sqrt(apple * apple + berry * berry)
        #expect(isClose(try lsa.vectors(["Apple, berry!"])[0], [apple / length, berry / length]))
        #expect(isClose(try lsa.vectors(["apple apple"])[0], [1, 0]))
    }

    @Test func countsOfWordsWithoutTfIdf() throws {
        let lsa = try TrainedLSA(["apple", "berry", "apple apple"], parameters: #"{"tf_idf":false}"#)
        #expect(isClose(try lsa.tensor("singular_values"), [sqrt(5), 1]))
        #expect(isClose(try lsa.vectors(["apple berry apple"])[0], [2, 1]))
    }

    /// Beyond the rank there is nothing: no NaN, and no part of any item of the training set.
    @Test(arguments: [[[1, 2, 3], [2, 4, 6], [-1, -2, -3]], [[0, 0, 0], [0, 0, 0], [0, 0, 0]]])
    func moreComponentsThanTheRank(rows: [[Double]]) throws {
        let lsa = try TrainedLSA(rows, parameters: #"{"n_components":3}"#)
        #expect(isClose(Array(try lsa.tensor("singular_values").dropFirst()), [0, 0]))
        #expect(try lsa.vectors(rows).allSatisfy { isClose(Array($0.dropFirst()), [0, 0]) })
        #expect(try lsa.tensor("explained_variance_ratio").allSatisfy { 0...1 + 1e-12 ~= $0 })
    }

    @Test func sameSeedSameBytes() throws {
        let texts = (0..<200).map { "word\($0 % 17) word\($0 % 23) word\($0 % 5)" }
        func trained(seed: UInt64) throws -> TrainedLSA {
            try TrainedLSA(texts, parameters: #"{"n_components":4}"#, seed: seed)
        }
        let first = try trained(seed: 7)
        #expect(try first.bytes == trained(seed: 7).bytes)
        // The seed chooses where the iteration begins, not where it ends.
        #expect(isClose(try trained(seed: 8).tensor("singular_values"), try first.tensor("singular_values")))
        #expect(isClose(try trained(seed: 8).tensor("components"), try first.tensor("components"), tolerance: 1e-9))
    }
}
