public import ModelBundle

/// Gathers the trees of a training and writes them as a `TreeEnsemble` reads them.
public struct TreeEnsembleWriter {
    private let featureCount: Int
    /// How many numbers a leaf has.
    private let width: Int
    private var nodes: [DecisionTree.Node] = []
    private var roots: [Int32] = []
    private var outputs: [UInt32] = []
    private var leaves: [Double] = []
    private var leafIndices: [[Double]: Int32] = [:]

    /// No trees yet.
    ///
    /// - Parameter width: how many numbers a leaf has.
    public init(featureCount: Int, width: Int) {
        self.featureCount = featureCount
        self.width = width
    }

    /// How many splits the trees have.
    public var nodeCount: Int { nodes.count }

    /// A leaf with these numbers, to be put into a tree; the same numbers give the same leaf.
    ///
    /// - Precondition: as many numbers as leaves have.
    public mutating func leaf(_ numbers: [Double]) -> DecisionTree.Child {
        precondition(numbers.count == width, "leaves have \(width) numbers")
        if let index = leafIndices[numbers] { return ~index }
        let index = Int32(leafIndices.count)
        leafIndices[numbers] = index
        leaves += numbers
        return ~index
    }

    /// Adds a tree whose leaves are those of this writer.
    ///
    /// - Parameter output: the first of the sums to which its leaves are added.
    public mutating func add(_ tree: DecisionTree, output: Int) {
        let base = Int32(nodes.count)
        roots.append(tree.root < 0 ? tree.root : base)
        outputs.append(UInt32(output))
        nodes.reserveCapacity(nodes.count + tree.nodes.count)
        for var node in tree.inPreorder() {
            if node.left >= 0 { node.left += base }
            if node.right >= 0 { node.right += base }
            nodes.append(node)
        }
    }

    /// Adds the trees to a model.
    ///
    /// - Parameter offset: what the sums begin with.
    /// - Throws: `BundleError` if a tensor's name is taken.
    public consuming func write(offset: [Double], to bundle: inout BundleWriter) throws(BundleError) {
        let (thresholds, offsets) = thresholds()
        let places = places()
        func place(of child: DecisionTree.Child) -> DecisionTree.Child { child < 0 ? child : places[Int(child)] }
        var steps: [Int32] = []
        for node in nodes {
            let own = Int(offsets[Int(node.feature)])..<Int(offsets[Int(node.feature) + 1])
            steps.append(Int32(thresholds.span.firstIndex(in: own, notLessThan: node.threshold)))
            steps.append(place(of: node.right))
            if node.left < 0 { steps += [node.left, 0] }
        }
        try bundle.add(TreeTensors.Name.thresholds, thresholds)
        try bundle.add(TreeTensors.Name.thresholdOffsets, offsets)
        try bundle.add(TreeTensors.Name.steps, shape: [steps.count / 2, 2], steps.span)
        try bundle.add(TreeTensors.Name.roots, roots.map(place))
        try bundle.add(TreeTensors.Name.outputs, outputs)
        try bundle.add(TreeTensors.Name.leaves, shape: [leaves.count / width, width], leaves.span)
        try bundle.add(TreeTensors.Name.offset, offset)
    }

    /// For each node the index of its step. Before it come the nodes before it, and the leaves to their left.
    private func places() -> [Int32] {
        var next: Int32 = 0
        return nodes.map { node in
            defer { next += node.left < 0 ? 2 : 1 }
            return next
        }
    }

    /// The different thresholds of each feature in ascending order, feature after feature, and where each one's begin.
    private func thresholds() -> (thresholds: [Double], offsets: [UInt32]) {
        var ofFeature = [[Double]](repeating: [], count: featureCount)
        for node in nodes { ofFeature[Int(node.feature)].append(node.threshold) }
        var thresholds: [Double] = []
        var offsets: [UInt32] = [0]
        for own in ofFeature {
            for threshold in own.sorted()
            where thresholds.count == Int(offsets[offsets.count - 1]) || thresholds.last != threshold {
                thresholds.append(threshold)
            }
            offsets.append(UInt32(thresholds.count))
        }
        return (thresholds, offsets)
    }
}
