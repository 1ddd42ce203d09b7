import Estimators
import ModelBundle
import Testing

struct TreeEnsembleWriterTests {
    /// Two trees, the first with the splits 0 → (1, 2) put in the order 0, 2, 1; the second is a leaf of the first.
    static func folder() throws -> ModelFolder {
        try ModelFolder { bundle in
            var writer = TreeEnsembleWriter(featureCount: 3, width: 2)
            var tree = DecisionTree()
            let root = tree.split(at: .root, feature: 2, threshold: 5)
            let right = tree.split(at: .right(of: root), feature: 2, threshold: -1)
            let left = tree.split(at: .left(of: root), feature: 0, threshold: 5)
            tree.put(writer.leaf([1, 2]), at: .left(of: left))
            tree.put(writer.leaf([3, 4]), at: .right(of: left))
            tree.put(writer.leaf([3, 4]), at: .left(of: right))
            tree.put(writer.leaf([1, 2]), at: .right(of: right))
            writer.add(tree, output: 0)
            var single = DecisionTree()
            single.put(writer.leaf([3, 4]), at: .root)
            writer.add(single, output: 1)
            #expect(writer.nodeCount == 3)
            try writer.write(offset: [0, 0, 9], to: &bundle)
        }
    }

    static func elements<Element: TensorElement>(
        _ name: String, of type: Element.Type, dimensions: Int = 1
    ) throws -> [Element] {
        let folder = try folder()
        let bundle = try folder.bundle()
        let elements = bundle[try bundle.tensor(name, of: type, shape: Array(repeating: nil, count: dimensions))]
        return elements.indices.map { elements[$0] }
    }

    @Test func thresholdsAscendFeatureAfterFeature() throws {
        #expect(try Self.elements("thresholds", of: Double.self) == [5, -1, 5])
        #expect(try Self.elements("thresholds.offsets", of: UInt32.self) == [0, 1, 1, 3])
    }

    /// The left child comes next after its parent, whatever the order of growth, and the right one after all on the left.
    @Test func runsToTheLeft() throws {
        #expect(
            try Self.elements("trees.steps", of: Int32.self, dimensions: 2) == [2, 3, 0, ~1, ~0, 0, 1, ~0, ~1, 0])
    }

    @Test func equalLeavesAreWrittenOnce() throws {
        #expect(try Self.elements("trees.leaves", of: Double.self, dimensions: 2) == [1, 2, 3, 4])
    }

    @Test func whereTreesBeginAndWhatTheyAreAddedTo() throws {
        #expect(try Self.elements("trees.roots", of: Int32.self) == [0, ~1])
        #expect(try Self.elements("trees.outputs", of: UInt32.self) == [0, 1])
        #expect(try Self.elements("offset", of: Double.self) == [0, 0, 9])
    }

    /// The second tree's steps come after the first one's.
    @Test func treesBeginWhereTheOneBeforeEnds() throws {
        let folder = try ModelFolder { bundle in
            var writer = TreeEnsembleWriter(featureCount: 1, width: 1)
            for number in [1.0, 2] {
                let tree = NaiveTree.split(feature: 0, threshold: number, left: .leaf([0]), right: .leaf([number]))
                writer.add(tree.grown(leaves: &writer), output: 0)
            }
            try writer.write(offset: [0], to: &bundle)
        }
        let bundle = try folder.bundle()
        let roots = bundle[try bundle.tensor("trees.roots", of: Int32.self, shape: [2])]
        #expect(roots[0] == 0 && roots[1] == 2)
    }
}
