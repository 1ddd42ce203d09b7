import Estimators
import Testing

struct DecisionTreeTests {
    @Test func childrenAreWhereTheyWerePut() {
        var tree = DecisionTree()
        let root = tree.split(at: .root, feature: 3, threshold: 0.5)
        let right = tree.split(at: .right(of: root), feature: 1, threshold: -2)
        tree.put(~7, at: .left(of: root))
        tree.put(~8, at: .left(of: right))
        tree.put(~9, at: .right(of: right))
        #expect(tree.root == 0)
        #expect(tree.nodes.map(\.feature) == [3, 1])
        #expect(tree.nodes.map(\.threshold) == [0.5, -2])
        #expect(tree.nodes.map(\.left) == [~7, ~8])
        #expect(tree.nodes.map(\.right) == [1, ~9])
    }

    @Test func aTreeMayBeALeaf() {
        var tree = DecisionTree()
        tree.put(~4, at: .root)
        #expect(tree.root == ~4 && tree.nodes.isEmpty)
    }
}
