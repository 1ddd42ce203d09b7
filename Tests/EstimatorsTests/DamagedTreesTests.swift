import Estimators
import Kernels
import ModelBundle
import PluginKit
import Testing

/// The tensors of two trees of one feature: one asks whether it exceeds 1, then −1 or 3; the other is a leaf.
struct TreeModel {
    var thresholds = [-1.0, 1, 3]
    var thresholdOffsets: [UInt32] = [0, 3]
    var steps: [Int32] = [1, 3, 0, ~1, ~0, 0, 2, ~3, ~2, 0]
    var stepWidth = 2
    var roots: [Int32] = [0, ~0]
    var outputs: [UInt32] = [0, 0]
    var leaves = [10.0, 20, 30, 40]
    var leafWidth = 1
    var offset = [0.0]

    /// The sums of rows of which each takes another way.
    func sums() throws -> [Double] {
        let folder = try ModelFolder { bundle in
            try bundle.addFeatures(count: 1)
            try bundle.add("thresholds", thresholds)
            try bundle.add("thresholds.offsets", thresholdOffsets)
            try bundle.add("trees.steps", shape: [steps.count / stepWidth, stepWidth], steps.span)
            try bundle.add("trees.roots", roots)
            try bundle.add("trees.outputs", outputs)
            try bundle.add("trees.leaves", shape: [leaves.count / leafWidth, leafWidth], leaves.span)
            try bundle.add("offset", offset)
        }
        var ensemble = try TreeEnsemble(directory: folder.path, plugin: ModelFolder.plugin)
        return try ensemble([-2, 0, 2, 4].map { Sample([$0]) })
    }
}

/// A damaged file is refused: nothing is read that isn't there, and no walk goes on forever.
struct DamagedTreesTests {
    @Test func theModelIsSound() throws {
        #expect(try TreeModel().sums() == [20, 30, 40, 50])
    }

    /// They are met by items, of which each takes another way.
    @Test(
        arguments: [
            ("a threshold out of range", [1, 3, 3, ~1, ~0, 0, 2, ~3, ~2, 0]),
            ("the greatest threshold", [1, 3, 0, ~1, ~0, 0, .max, ~3, ~2, 0]),
            ("a right child out of range", [1, 5, 0, ~1, ~0, 0, 2, ~3, ~2, 0]),
            ("a right child that leads back", [1, 3, 0, ~1, ~0, 0, 2, 0, ~2, 0]),
            ("a right child that is its parent", [1, 0, 0, ~1, ~0, 0, 2, ~3, ~2, 0]),
            ("the greatest right child", [1, .max, 0, ~1, ~0, 0, 2, ~3, ~2, 0]),
            ("a leaf out of range at the end of a run", [1, 3, 0, ~1, ~4, 0, 2, ~3, ~2, 0]),
            ("a leaf out of range on the right", [1, 3, 0, ~1, ~0, 0, 2, ~4, ~2, 0]),
            ("the last leaf that a number can name", [1, 3, 0, ~1, ~0, 0, 2, ~3, .min, 0]),
            ("the same on the right", [1, 3, 0, .min, ~0, 0, 2, ~3, ~2, 0]),
            ("a run that goes on to the next one, and comes back", [1, 3, 0, ~1, 0, 0, 2, 1, ~2, 0]),
            ("a last run without an end", [1, 3, 0, ~1, ~0, 0, 2, ~3, 2, ~2]),
        ] as [(String, [Int32])])
    func steps(damage: String, steps: [Int32]) {
        let error = #expect(throws: BundleError.self, "\(damage)") { try TreeModel(steps: steps).sums() }
        #expect(error?.item == "trees.steps")
    }

    /// The error names what is out of range, and how much there is.
    @Test(
        arguments: [
            ([1, 9, 0, ~1, ~0, 0, 2, ~3, ~2, 0], "step 9 of 5"), ([1, 3, 0, ~7, ~0, 0, 2, ~3, ~2, 0], "leaf 7 of 4"),
            ([1, 3, 5, ~1, ~0, 0, 2, ~3, ~2, 0], "step 1 of 5"),
        ] as [([Int32], String)])
    func theErrorNamesTheStepOrTheLeaf(steps: [Int32], name: String) {
        let error = #expect(throws: BundleError.self) { try TreeModel(steps: steps).sums() }
        #expect(error?.problem.contains(name) == true, "\(String(describing: error))")
    }

    /// Of a model's megabytes, only what items come upon is read.
    @Test func whatIsNotReadMayBeDamaged() throws {
        #expect(try TreeModel(steps: [1, 3, 0, ~1, ~0, 9, 2, ~3, ~2, 9, 9, 9, ~9, 9]).sums() == [20, 30, 40, 50])
    }

    @Test(arguments: [[], [5, ~0], [0, ~4], [.max, 0], [.min, 0], [0], [0, 0, 0]] as [[Int32]])
    func roots(roots: [Int32]) {
        #expect(throws: BundleError.self) { try TreeModel(roots: roots).sums() }
    }

    @Test(arguments: [[0, 1], [.max, 0], [0], []] as [[UInt32]]) func outputs(outputs: [UInt32]) {
        #expect(throws: BundleError.self) { try TreeModel(outputs: outputs).sums() }
    }

    /// Leaves of two numbers for one sum.
    @Test func leavesThatAreTooWide() {
        #expect(throws: BundleError.self) { try TreeModel(leaves: [1, 2, 3, 4, 5, 6, 7, 8], leafWidth: 2).sums() }
    }

    @Test(arguments: [[1, -1, 3], [-1, 1, 1], [3, 1, -1], [-1, 1], [-1, 1, 3, 4], []] as [[Double]])
    func thresholdsThatDoNotAscend(thresholds: [Double]) {
        #expect(throws: BundleError.self) { try TreeModel(thresholds: thresholds).sums() }
    }

    @Test(arguments: [[1, 3], [0, 2], [0, 4], [0, .max], [0], [0, 3, 3], [0, 5, 3], []] as [[UInt32]])
    func offsetsThatDoNotAscend(offsets: [UInt32]) {
        #expect(throws: BundleError.self) { try TreeModel(thresholdOffsets: offsets).sums() }
    }

    /// Trees that are leaves need none.
    @Test func noSteps() throws {
        #expect(try TreeModel(steps: [], roots: [~1, ~0]).sums() == [30, 30, 30, 30])
        #expect(throws: BundleError.self) { try TreeModel(steps: []).sums() }
    }

    @Test func stepsOfAnotherWidth() {
        #expect(throws: BundleError.self) { try TreeModel(stepWidth: 1).sums() }
    }

    @Test(arguments: [.nan, .infinity, -.infinity] as [Double]) func numbersThatAreNone(number: Double) {
        #expect(throws: KernelError.self) { try TreeModel(thresholds: [-1, 1, number]).sums() }
        #expect(throws: KernelError.self) { try TreeModel(leaves: [10, 20, 30, number]).sums() }
        #expect(throws: KernelError.self) { try TreeModel(offset: [number]).sums() }
    }
}
