import Estimators
import Kernels
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

    /// At the minimum w = 2 C Σ max(0, 1 − y (xᵀ w + b)) y x, the offset being the weight of a 1: with fewer rows than features
    /// as with more, for which there are two solvers, and on numbers of very different size.
    @Test(arguments: [(30, 40), (40, 10), (7, 1), (2, 3)], [0.1, 10]) func gradientVanishes(
        shape: (rows: Int, features: Int), c: Double
    ) throws {
        var generator = SplitMix64(seed: 5)
        let rows = (0..<shape.rows).map { _ in
            (0..<shape.features).map { generator.nextUniform() * ($0 % 3 == 0 ? 10 : 1) }
        }
        let labels = rows.indices.map { ["a", "b"][$0 % 2] }
        let trained = try TrainedSVM(
            SVM.name, on: rows.map { Sample($0) }, labels: labels,
            parameters: #"{"C":\#(c),"tol":1e-14,"max_iter":100000}"#)
        #expect(trained.figures["converged"] == 1)
        let weights = try trained.tensor("weights", dimensions: 2)
        let offset = try trained.tensor("offset", dimensions: 1)[1]
        let w = (0..<shape.features).map { weights[2 * $0 + 1] }
        var expected = [Double](repeating: 0, count: shape.features + 1)
        for (row, label) in zip(rows, labels) {
            let y: Double = label == "b" ? 1 : -1
            var score = offset
            for feature in w.indices { score += row[feature] * w[feature] }
            let factor = 2 * c * max(0, 1 - y * score) * y
            for feature in w.indices { expected[feature] += factor * row[feature] }
            expected[shape.features] += factor
        }
        // w is known to √(2 tol) of the objective, and the right side moves as much further as the Hessian says.
        let objective = try #require(trained.figures["objective"])
        let curvature = 1 + 2 * c * rows.reduce(0) { $1.reduce($0 + 1) { $0 + $1 * $1 } }
        let tolerance = (2e-14 * objective).squareRoot() * curvature
        let differences = zip(w + [offset], expected).map { ($0 - $1).magnitude }
        #expect(differences.allSatisfy { $0 < tolerance })
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

    /// Their squares add up to infinity.
    @Test(arguments: [1e200, 1e308]) func numbersTooLarge(number: Double) {
        #expect(throws: FeatureError.self) {
            try TrainedSVM(
                SVM.name, on: [[number, 1], [-number, 2], [0, 3]].map { Sample($0) }, labels: ["a", "b", "a"])
        }
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
