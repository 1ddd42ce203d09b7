import Estimators
import LogisticRegression
import PluginKit
import PluginTesting
import Testing
import TextFeatures

typealias TrainedRegression = TrainedModel<LogisticRegression>

extension TrainedRegression {
    convenience init(_ texts: [String], _ labels: [String], parameters: String = "{}") throws {
        try self.init(LogisticRegression.name, on: texts.map { Sample($0) }, labels: labels, parameters: parameters)
    }

    /// The classes of some texts.
    func classes(_ texts: [String]) throws -> [String] { try outputs(texts.map { Sample($0) }).map(\.description) }
}

struct LogisticRegressionTests {
    @Test(arguments: [2, 3, 4]) func learnsWhatCanBeLearned(classCount: Int) throws {
        let words = ["apple", "berry", "cherry", "date"]
        let texts = (0..<200).map { "\(words[$0 % classCount]) noise\($0 % 7)" }
        let labels = (0..<200).map { "class \($0 % classCount)" }
        let trained = try TrainedRegression(texts, labels)
        #expect(try trained.classes(texts) == labels)
        #expect(trained.figures["converged"] == 1)
    }

    /// Without a word that tells them apart, only the offset is left: the more frequent class, and its log odds as loss.
    @Test func theOffsetIsNotPenalized() throws {
        let trained = try TrainedRegression(
            ["apple", "apple", "apple", "apple"], ["a", "b", "b", "b"], parameters: #"{"C":1e-6,"tol":1e-9}"#)
        #expect(try trained.classes(["apple", "", "zebra"]) == ["b", "b", "b"])
        // −¾ ln ¾ − ¼ ln ¼
        #expect(abs((trained.figures["objective"] ?? 0) - 0.562335144618808) < 1e-6)
    }

    @Test func emptyBatch() throws {
        #expect(try TrainedRegression(["apple", "berry"], ["a", "b"]).classes([]).isEmpty)
    }

    @Test func sameRowsSameBytes() throws {
        let texts = (0..<200).map { "word\($0 % 17) word\($0 % 23)" }
        let labels = (0..<200).map { "\($0 % 3)" }
        #expect(try TrainedRegression(texts, labels).bytes == TrainedRegression(texts, labels).bytes)
    }

    /// Their squares add up to infinity.
    @Test(arguments: [1e200, 1e308]) func numbersTooLarge(number: Double) {
        #expect(throws: FeatureError.self) {
            try TrainedRegression(
                LogisticRegression.name, on: [[number, 1], [-number, 2], [0, 3]].map { Sample($0) },
                labels: ["a", "b", "a"])
        }
    }

    /// A model names only what it has learned, whatever labels the items have that it serves.
    @Test func labelsThatTrainingNeverSawAreNeverNamed() throws {
        let trained = try TrainedRegression(["apple", "berry", "cherry"], ["a", "b", "b"])
        #expect(Set(try trained.classes(["apple", "berry", "zebra", "", "apple zebra"])).isSubset(of: ["a", "b"]))
    }

    @Test func datasetsThatTeachNothing() {
        #expect(throws: ClassLabelsError.noLabels) { try TrainedRegression(["apple"], []) }
        #expect(throws: ClassLabelsError.oneClass("a")) { try TrainedRegression(["apple", "berry"], ["a", "a"]) }
        #expect(throws: TextFeaturesError.self) { try TrainedRegression(["", "the"], ["a", "b"]) }
    }

    @Test(arguments: [#"{"C":0}"#, #"{"C":-1}"#, #"{"tol":2}"#, #"{"max_iter":0}"#, #"{"penalty":"l1"}"#])
    func wrongParameters(json: String) {
        #expect(throws: PluginError.self) { try TrainedRegression(["apple", "berry"], ["a", "b"], parameters: json) }
    }
}
