/// A decision tree as training grows it, before it is written.
public struct DecisionTree: Sendable {
    /// A node, or, if negative, the complement of a leaf of the `TreeEnsembleWriter`.
    public typealias Child = Int32

    /// A split.
    public struct Node: Sendable {
        /// Which feature decides.
        public var feature: Int32
        /// A row whose feature exceeds it goes to the right.
        public var threshold: Double
        /// Where the others go.
        public var left: Child
        /// Where a row with a larger feature goes.
        public var right: Child
    }

    /// Where a child is put when it is known.
    public enum Place: Sendable {
        case root
        case left(of: Int)
        case right(of: Int)
    }

    /// The splits, in any order.
    public private(set) var nodes: [Node] = []
    /// Where a row begins.
    public private(set) var root: Child = 0

    /// Nothing grown yet.
    public init() {}

    /// Appends a split whose children are yet to come, and puts it where it belongs.
    ///
    /// - Returns: its index.
    public mutating func split(at place: Place, feature: Int, threshold: Double) -> Int {
        put(Int32(nodes.count), at: place)
        nodes.append(Node(feature: Int32(feature), threshold: threshold, left: 0, right: 0))
        return nodes.count - 1
    }

    /// Puts a node or a leaf where it belongs.
    public mutating func put(_ child: Child, at place: Place) {
        switch place {
        case .root: root = child
        case .left(let parent): nodes[parent].left = child
        case .right(let parent): nodes[parent].right = child
        }
    }

    /// The same tree, whose nodes lie in preorder: each comes next before its left child, if that is a node.
    func inPreorder() -> [Node] {
        var ordered: [Node] = []
        ordered.reserveCapacity(nodes.count)
        // What is yet to be visited, and the index of the parent whose right child it is; −1 for the root and left children.
        var pending = [(node: root, parent: -1)]
        while let (node, parent) = pending.popLast() {
            guard node >= 0 else { continue }
            let index = ordered.count
            if parent >= 0 { ordered[parent].right = Int32(index) }
            var copy = nodes[Int(node)]
            if copy.right >= 0 { pending.append((copy.right, index)) }
            if copy.left >= 0 {
                pending.append((copy.left, -1))
                copy.left = Int32(index + 1)
            }
            ordered.append(copy)
        }
        return ordered
    }
}
