import Estimators
import GradientBoosting
import ModelBundle
import PluginKit
import PluginTesting
import Testing
import TextFeatures

struct BadInputTests {
    @Test func datasetsThatTeachNothing() {
        #expect(throws: ClassLabelsError.noLabels) { try TrainedGradientBoosting(["apple"], []) }
        #expect(throws: ClassLabelsError.oneClass("a")) {
            try TrainedGradientBoosting(["apple", "berry"], ["a", "a"])
        }
        #expect(throws: TextFeaturesError.self) { try TrainedGradientBoosting(["", "the"], ["a", "b"]) }
        #expect(throws: FeatureError.self) { try TrainedGradientBoosting([[1], [.nan]], ["a", "b"]) }
        #expect(throws: FeatureError.self) { try TrainedGradientBoosting([[1], [-.infinity]], ["a", "b"]) }
        #expect(throws: FeatureError.self) { try TrainedGradientBoosting([[1], [1, 2]], ["a", "b"]) }
    }

    @Test(arguments: [
        "learning_rate", "max_iter", "max_leaf_nodes", "max_depth", "min_samples_leaf", "l2_regularization", "max_bins",
    ])
    func parametersOutOfRangeAreNamed(name: String) {
        let error = #expect(throws: PluginError.self) {
            try TrainedGradientBoosting(["apple", "berry"], ["a", "b"], parameters: #"{"\#(name)":-1}"#)
        }
        #expect(error?.description.contains(name) == true)
    }

    @Test func unknownParameter() {
        #expect(throws: PluginError.self) {
            try TrainedGradientBoosting(["apple", "berry"], ["a", "b"], parameters: #"{"loss":"log_loss"}"#)
        }
    }

    /// Midway between two of these lies a number that is too large if they are added first.
    @Test func theLargestNumbers() throws {
        let largest = Double.greatestFiniteMagnitude
        let trained = try TrainedGradientBoosting(
            [[largest], [largest.nextDown], [-largest]], ["a", "a", "b"], parameters: #"{"min_samples_leaf":1}"#)
        #expect(
            try trained.classes([Sample([largest]), Sample([largest.nextDown]), Sample([-largest])]) == ["a", "a", "b"])
    }

    @Test func itemsOfTheOtherKind() throws {
        let texts = try TrainedGradientBoosting(["apple", "berry"], ["a", "b"])
        #expect(throws: PluginError.self) { try texts.outputs([Sample("apple"), Sample([1.0])]) }
        let numbers = try TrainedGradientBoosting([[1], [2]], ["a", "b"])
        #expect(throws: PluginError.self) { try numbers.outputs([Sample("apple")]) }
        #expect(throws: PluginError.self) { try numbers.outputs([Sample([1.0, 2])]) }
        #expect(throws: PluginError.self) { try numbers.outputs([Sample([.infinity])]) }
    }

    @Test func aMillionCharacters() throws {
        let trained = try TrainedGradientBoosting(
            ["apple", "berry"], ["a", "b"], parameters: #"{"min_samples_leaf":1}"#)
        let long = String(repeating: "apple ", count: 170_000)
        #expect(try trained.classes([Sample(long), Sample("berry"), Sample("")]).prefix(2) == ["a", "b"])
    }

    /// Trees for more classes than there are names of.
    @Test func damagedClasses() throws {
        let trained = try TrainedGradientBoosting([[1], [2]], ["a", "b"], parameters: #"{"max_iter":1}"#)
        var writer = BundleWriter(plugin: GradientBoosting.name)
        try writer.add("features.mean", [0.0])
        try writer.add("features.scale", [1.0])
        try writer.add("thresholds", [Double]())
        try writer.add("thresholds.offsets", [UInt32(0), 0])
        try writer.add("trees.steps", shape: [0, 2], [Int32]().span)
        try writer.add("trees.roots", [Int32(-1)])
        try writer.add("trees.outputs", [UInt32(0)])
        try writer.add("trees.leaves", shape: [1, 1], [0.0].span)
        try writer.add("offset", [0.0, 0, 0])
        try writer.add("classes.bytes", Array("ab".utf8))
        try writer.add("classes.offsets", [UInt32(0), 1, 2])
        try writer.write(to: trained.folder)
        #expect(throws: BundleError.self) { try trained.outputs([]) }
    }
}
