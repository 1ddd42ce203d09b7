internal import Estimators
internal import Kernels

/// Grows the trees of a forest, one after the other.
struct TreeGrower {
    private let matrix: BinnedMatrix
    private let labels: [Int]
    private let limits: TreeLimits
    private var histogram: ClassHistogram
    private var search: SplitSearch
    /// How often each row is in the sample.
    private var weights: [Int32]

    /// - Parameter labels: one per row, each less than `classCount`.
    init(_ matrix: BinnedMatrix, labels: [Int], classCount: Int, limits: TreeLimits) {
        self.matrix = matrix
        self.labels = labels
        self.limits = limits
        histogram = ClassHistogram(matrix, classCount: classCount)
        search = SplitSearch(limits, classCount: classCount)
        weights = [Int32](repeating: 0, count: matrix.rowCount)
    }

    /// A node that is yet to be split.
    private struct Node {
        var place: DecisionTree.Place
        /// Where its rows are in the partition.
        var rows: Range<Int>
        var depth: Int
        /// How many rows of each class there are, every row as often as the sample has it.
        var classes: [Int32]
    }

    /// Grows a tree on a sample of the rows, which is as large as their number and drawn with replacement.
    mutating func grow(using generator: inout SplitMix64, leaves: inout TreeEnsembleWriter) -> DecisionTree {
        var partition = RowPartition(drawRows(&generator), rowCount: matrix.rowCount)
        var tree = DecisionTree()
        var pending = [
            Node(place: .root, rows: partition.order.indices, depth: 0, classes: count(partition.order[...]))
        ]
        while var node = pending.popLast() {
            add(partition.order[node.rows])
            // Down to a leaf, always to the child with more rows.
            while let split = bestSplit(of: node, partition, &generator) {
                let parent = tree.split(at: node.place, feature: split.feature, threshold: split.threshold)
                let middle = partition.split(node.rows, of: matrix, feature: split.feature, upTo: split.bin)
                var (large, small) = (node, node)
                (large.rows, large.place) = (node.rows.lowerBound..<middle, .left(of: parent))
                (small.rows, small.place) = (middle..<node.rows.upperBound, .right(of: parent))
                if large.rows.count < small.rows.count { swap(&large, &small) }
                small.classes = count(partition.order[small.rows])
                for label in large.classes.indices { large.classes[label] -= small.classes[label] }
                large.depth += 1
                small.depth += 1
                remove(partition.order[small.rows])
                if isLeaf(small) {
                    tree.put(leaves.leaf(distribution(small)), at: small.place)
                } else {
                    pending.append(small)
                }
                node = large
            }
            remove(partition.order[node.rows])
            tree.put(leaves.leaf(distribution(node)), at: node.place)
        }
        return tree
    }

    private mutating func bestSplit(
        of node: Node, _ partition: RowPartition, _ generator: inout SplitMix64
    ) -> SplitSearch.Split? {
        guard !isLeaf(node) else { return nil }
        return search.best(
            &histogram, matrix, rows: partition.order[node.rows], classes: node.classes, using: &generator)
    }

    /// Whether a node can't or need not be split.
    private func isLeaf(_ node: Node) -> Bool {
        node.depth >= limits.depth || node.rows.count < max(limits.splitRows, 2 * limits.leafRows)
            || node.classes.count { $0 > 0 } < 2
    }

    private func distribution(_ node: Node) -> [Double] {
        let total = Double(node.classes.reduce(0, +))
        return node.classes.map { Double($0) / total }
    }

    /// Draws rows with replacement.
    ///
    /// - Returns: the rows that were drawn, each once.
    private mutating func drawRows(_ generator: inout SplitMix64) -> [Int32] {
        for row in weights.indices { weights[row] = 0 }
        for _ in weights.indices { weights[generator.index(below: weights.count)] += 1 }
        return weights.indices.filter { weights[$0] > 0 }.map { Int32($0) }
    }

    private func count(_ rows: ArraySlice<Int32>) -> [Int32] {
        var classes = [Int32](repeating: 0, count: search.classCount)
        for row in rows { classes[labels[Int(row)]] += weights[Int(row)] }
        return classes
    }

    private mutating func add(_ rows: ArraySlice<Int32>) {
        for row in rows { histogram.add(Int(row), of: matrix, label: labels[Int(row)], weight: weights[Int(row)]) }
    }

    private mutating func remove(_ rows: ArraySlice<Int32>) {
        for row in rows { histogram.remove(Int(row), of: matrix, label: labels[Int(row)], weight: weights[Int(row)]) }
    }
}
