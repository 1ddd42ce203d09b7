import Estimators
import PluginKit
import PluginTesting
import Ridge
import Testing
import TextFeatures

struct RidgeTests {
    /// X̄ᵀ X̄ = ½ [[1, −1], [−1, 1]] and X̄ᵀ y = (−1, 1), so that w = (−1, 1) / (1 + α).
    @Test(arguments: [1.0, 3]) func twoRowsInClosedForm(alpha: Double) throws {
        let trained = try TrainedRidge(["apple", "berry"], ["a", "b"], parameters: #"{"alpha":\#(alpha)}"#)
        let expected = [0, -1 / (1 + alpha), 0, 1 / (1 + alpha)]
        #expect(try zip(trained.tensor("weights", dimensions: 2), expected).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(try trained.tensor("offset", dimensions: 1).allSatisfy { abs($0) < 1e-12 })
    }

    /// Their squares add up to infinity.
    @Test(arguments: [1e200, 1e308]) func numbersTooLarge(number: Double) {
        #expect(throws: FeatureError.self) {
            try TrainedRidge(
                Ridge.name, on: [[number, 1], [-number, 2], [0, 3]].map { Sample($0) }, labels: ["a", "b", "a"])
        }
    }

    @Test func iterationsRunOut() {
        let texts = (0..<200).map { "word\($0 % 17) word\($0 % 23)" }
        let labels = (0..<200).map { "\($0 * $0 % 3)" }
        #expect(throws: (any Error).self) {
            try TrainedRidge(texts, labels, parameters: #"{"max_iter":1,"tol":1e-12}"#)
        }
    }

    @Test(arguments: [2, 3, 4]) func learnsWhatCanBeLearned(classCount: Int) throws {
        let words = ["apple", "berry", "cherry", "date"]
        let texts = (0..<200).map { "\(words[$0 % classCount]) noise\($0 % 7)" }
        let labels = (0..<200).map { "class \($0 % classCount)" }
        let trained = try TrainedRidge(texts, labels)
        #expect(try trained.classes(texts) == labels)
    }

    @Test func emptyBatch() throws {
        #expect(try TrainedRidge(["apple", "berry"], ["a", "b"]).classes([]).isEmpty)
    }

    @Test func sameSeedSameBytes() throws {
        let texts = (0..<200).map { "word\($0 % 17) word\($0 % 23)" }
        let labels = (0..<200).map { "\($0 % 3)" }
        #expect(try TrainedRidge(texts, labels, seed: 7).bytes == TrainedRidge(texts, labels, seed: 7).bytes)
    }

    @Test func datasetsThatTeachNothing() {
        #expect(throws: ClassLabelsError.noLabels) { try TrainedRidge(["apple"], []) }
        #expect(throws: ClassLabelsError.oneClass("a")) { try TrainedRidge(["apple", "berry"], ["a", "a"]) }
        #expect(throws: TextFeaturesError.self) { try TrainedRidge(["", "the"], ["a", "b"]) }
    }

    @Test(arguments: [#"{"alpha":0}"#, #"{"tol":0}"#, #"{"max_iter":0}"#, #"{"solver":"svd"}"#])
    func wrongParameters(json: String) {
        #expect(throws: PluginError.self) { try TrainedRidge(["apple", "berry"], ["a", "b"], parameters: json) }
    }
}
