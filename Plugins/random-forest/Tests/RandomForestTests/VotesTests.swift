import PluginKit
import PluginTesting
import RandomForest
import Testing

/// What becomes of the trees' leaves.
struct VotesTests {
    /// The mean probability decides, not the number of trees: two of three trees are for `b`, though not much.
    @Test func probabilitiesAreAveraged() throws {
        let forest = try TrainedForest(
            leaves: [([0.9, 0.1], [0, 1]), ([0.4, 0.6], [0, 1]), ([0.4, 0.6], [1, 0])], classes: ["a", "b"])
        #expect(try forest.classes([[0], [1]]) == ["a", "b"])
    }

    @Test func tiesGoToTheFirstClass() throws {
        let forest = try TrainedForest(
            leaves: [([0, 1, 0], [0, 0, 1]), ([0, 0, 1], [1, 0, 0])], classes: ["c", "a", "b"])
        #expect(try forest.classes([[0], [1]]) == ["b", "a"])
    }

    /// As scikit-learn does, the sums are divided by the number of trees first: what the division rounds to the same is a tie.
    @Test func meansAreCompared() throws {
        let larger = 0.875.nextUp
        #expect(0.875 / 3 == larger / 3)
        let none = (left: [0.0, 0], right: [0.0, 0])
        let forest = try TrainedForest(
            leaves: [(left: [0.875, larger], right: [0.875, 0.9]), none, none], classes: ["a", "b"])
        #expect(try forest.classes([[0], [1]]) == ["a", "b"])
    }

    /// What doesn't exceed the threshold goes to the left, and in single precision 0.5 + 10⁻¹² doesn't.
    @Test func theThresholdBelongsToTheLeft() throws {
        let forest = try TrainedForest(leaves: [([1, 0], [0, 1])], classes: ["a", "b"])
        let classes = try forest.classes([[0.5], [0.5 + 1e-12], [0.51], [-0.5], [1e300]])
        #expect(classes == ["a", "a", "b", "a", "b"])
    }
}
