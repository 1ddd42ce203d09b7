internal import Estimators

/// Grows a tree on the loss's derivatives: next is always split what lowers the loss most.
struct TreeGrower {
    private let matrix: BinnedMatrix
    private let limits: TreeLimits
    /// One per row of the matrix, as a sum over this row alone.
    private let derivatives: [DerivativeSum]
    private(set) var tree = DecisionTree()
    /// The rows, leaf after leaf.
    private(set) var partition: RowPartition
    /// What won't be split.
    private(set) var leaves: [Leaf] = []
    /// What can be split, in ascending order of the gain.
    private var candidates: [Candidate] = []

    struct Leaf {
        /// Where it belongs.
        let place: DecisionTree.Place
        /// Where its rows are in the partition.
        let rows: Range<Int>
        /// How many splits lead to it.
        let depth: Int
        /// Over its rows.
        let sum: DerivativeSum
        /// What it adds to their scores, before the learning rate; a tree that is but a root says nothing that the offset
        /// doesn't.
        let step: Double
    }

    private struct Candidate {
        let leaf: Leaf
        var histogram: Histogram
        let split: Split
    }

    /// Grows a whole tree, whose leaves are yet to be put into it.
    init(_ matrix: BinnedMatrix, _ derivatives: [DerivativeSum], limits: TreeLimits) {
        self.matrix = matrix
        self.limits = limits
        self.derivatives = derivatives
        partition = RowPartition(Array(0..<Int32(matrix.rowCount)), rowCount: matrix.rowCount)
        let root = Leaf(
            place: .root, rows: partition.order.indices, depth: 0,
            sum: derivatives.reduce(into: DerivativeSum()) { $0 += $1 }, step: 0)
        consider(root, Histogram(partition.order[...], of: matrix, derivatives))
        while leaves.count + candidates.count < limits.leaves, let candidate = candidates.popLast() {
            split(candidate)
        }
        leaves += candidates.map(\.leaf)
    }

    private mutating func split(_ candidate: Candidate) {
        let (leaf, split) = (candidate.leaf, candidate.split)
        let parent = tree.split(
            at: leaf.place, feature: split.feature, threshold: matrix.limits[Int(split.bin)])
        let middle = partition.split(leaf.rows, of: matrix, feature: split.feature, upTo: split.bin)
        func child(_ place: DecisionTree.Place, _ rows: Range<Int>, _ sum: DerivativeSum) -> Leaf {
            Leaf(place: place, rows: rows, depth: leaf.depth + 1, sum: sum, step: limits.step(sum))
        }
        let left = child(.left(of: parent), leaf.rows.lowerBound..<middle, split.left)
        let right = child(.right(of: parent), middle..<leaf.rows.upperBound, leaf.sum - split.left)
        guard leaves.count + candidates.count + 2 < limits.leaves, canBeSplit(left) || canBeSplit(right) else {
            leaves += [left, right]
            return
        }
        // Only the smaller child's rows are added up: the larger one has the rest.
        let isLeftSmaller = left.rows.count < right.rows.count
        let ofSmaller = Histogram(
            partition.order[isLeftSmaller ? left.rows : right.rows], of: matrix, derivatives)
        var ofLarger = candidate.histogram
        ofLarger.subtract(ofSmaller)
        consider(left, isLeftSmaller ? ofSmaller : ofLarger)
        consider(right, isLeftSmaller ? ofLarger : ofSmaller)
    }

    /// Makes a leaf a candidate, if there is a split.
    private mutating func consider(_ leaf: Leaf, _ histogram: Histogram) {
        guard canBeSplit(leaf), let split = Split.best(histogram, matrix, of: leaf, limits: limits) else {
            leaves.append(leaf)
            return
        }
        // Before those with the same gain, which are older and come first.
        let place = candidates.firstIndex { $0.split.gain >= split.gain } ?? candidates.count
        candidates.insert(Candidate(leaf: leaf, histogram: histogram, split: split), at: place)
    }

    private func canBeSplit(_ leaf: Leaf) -> Bool {
        leaf.depth < limits.depth && leaf.rows.count / 2 >= limits.leafRows
    }
}
