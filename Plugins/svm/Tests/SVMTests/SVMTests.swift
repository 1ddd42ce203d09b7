import Estimators
import PluginKit
import PluginTesting
import SVM
import Testing
import TextFeatures

struct SVMTests {
    /// With w = t (−1, 1) and no offset, t² + 2 C (1 − t)² is least at t = 2 C / (1 + 2 C).
    @Test(arguments: [1.0, 0.1, 10]) func twoRowsInClosedForm(c: Double) throws {
        let trained = try TrainedSVM(["apple", "berry"], ["a", "b"], parameters: #"{"C":\#(c),"tol":1e-18}"#)
        let t = 2 * c / (1 + 2 * c)
        #expect(try zip(trained.tensor("weights", dimensions: 2), [0, -t, 0, t]).allSatisfy { abs($0 - $1) < 1e-8 })
        let objective = try #require(trained.figures["objective"])
        #expect(abs(objective - (t * t + 2 * c * (1 - t) * (1 - t))) < 1e-8)
        #expect(trained.figures["converged"] == 1)
    }

    @Test(arguments: [2, 3, 4]) func learnsWhatCanBeLearned(classCount: Int) throws {
        let words = ["apple", "berry", "cherry", "date"]
        let texts = (0..<200).map { "\(words[$0 % classCount]) noise\($0 % 7)" }
        let labels = (0..<200).map { "class \($0 % classCount)" }
        let trained = try TrainedSVM(texts, labels)
        #expect(try trained.classes(texts) == labels)
    }

    @Test func emptyBatch() throws {
        #expect(try TrainedSVM(["apple", "berry"], ["a", "b"]).classes([]).isEmpty)
    }

    @Test func sameSeedSameBytes() throws {
        let texts = (0..<200).map { "word\($0 % 17) word\($0 % 23)" }
        let labels = (0..<200).map { "\($0 % 3)" }
        #expect(try TrainedSVM(texts, labels, seed: 7).bytes == TrainedSVM(texts, labels, seed: 7).bytes)
    }

    @Test func datasetsThatTeachNothing() {
        #expect(throws: ClassLabelsError.noLabels) { try TrainedSVM(["apple"], []) }
        #expect(throws: ClassLabelsError.oneClass("a")) { try TrainedSVM(["apple", "berry"], ["a", "a"]) }
        #expect(throws: TextFeaturesError.self) { try TrainedSVM(["", "the"], ["a", "b"]) }
    }

    @Test(arguments: [#"{"C":0}"#, #"{"tol":0}"#, #"{"max_iter":0}"#, #"{"kernel":"rbf"}"#])
    func wrongParameters(json: String) {
        #expect(throws: PluginError.self) { try TrainedSVM(["apple", "berry"], ["a", "b"], parameters: json) }
    }
}
