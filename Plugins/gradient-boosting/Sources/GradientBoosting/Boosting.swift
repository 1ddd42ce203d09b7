internal import Estimators
internal import Glibc
internal import Kernels

/// A sum of trees that grows by one per class at a time, each following the derivatives of the cross entropy at the rows'
/// present scores.
struct Boosting {
    /// What the scores begin with, one number per class: log P(class) among the rows; with two classes 0, and the second
    /// one's log-odds.
    let offset: [Double]
    /// How many trees are grown at a time: with two classes one, for the second.
    let columnCount: Int
    /// The trees so far.
    private(set) var trees: TreeEnsembleWriter
    private let matrix: BinnedMatrix
    private let labels: [Int]
    private let limits: TreeLimits
    /// Rows × columns.
    private var scores: [Double]

    /// No trees yet.
    ///
    /// - Parameter labels: one per row, each less than `classCount`, and each class at least once.
    init(_ matrix: BinnedMatrix, labels: [Int], classCount: Int, limits: TreeLimits) {
        self.matrix = matrix
        self.labels = labels
        self.limits = limits
        var counts = [Double](repeating: 0, count: classCount)
        for label in labels { counts[label] += 1 }
        offset = classCount == 2 ? [0, log(counts[1] / counts[0])] : counts.map { log($0 / Double(labels.count)) }
        columnCount = classCount == 2 ? 1 : classCount
        scores = labels.flatMap { [offset, columnCount] _ in offset.suffix(columnCount) }
        trees = TreeEnsembleWriter(featureCount: matrix.featureCount, width: 1)
    }

    /// The mean over the rows of −log P(class).
    var objective: Double {
        var copy = scores
        var gradients = copy.mutableSpan
        return CrossEntropy.differentiate(&gradients, columnCount: columnCount, labels: labels.span)
            / Double(labels.count)
    }

    /// Adds a tree for each column, all of them on the same derivatives.
    mutating func addTrees() {
        var gradients = scores
        var elements = gradients.mutableSpan
        _ = CrossEntropy.differentiate(&elements, columnCount: columnCount, labels: labels.span)
        for column in 0..<columnCount { addTree(derivatives(gradients, column), column: column) }
    }

    /// The derivatives with respect to a column's scores, in single precision as in scikit-learn. Sums of so short numbers
    /// hardly ever round: so a histogram's do not depend on the order of the rows, nor on which of them were added and which
    /// taken away, and splits that are equally good are found to be, of which the first is taken.
    private func derivatives(_ gradients: [Double], _ column: Int) -> [DerivativeSum] {
        labels.indices.map { row in
            // P − 1 or P; the second derivative is P (1 − P).
            let gradient = gradients[row * columnCount + column]
            let hessian = gradient.magnitude * (1 - gradient.magnitude)
            return DerivativeSum(gradient: Double(Float(gradient)), hessian: Double(Float(hessian)), rows: 1)
        }
    }

    private mutating func addTree(_ derivatives: [DerivativeSum], column: Int) {
        let grown = TreeGrower(matrix, derivatives, limits: limits)
        var tree = grown.tree
        for leaf in grown.leaves {
            let value = limits.learningRate * leaf.step
            tree.put(trees.leaf([value]), at: leaf.place)
            for row in grown.partition.order[leaf.rows] { scores[Int(row) * columnCount + column] += value }
        }
        trees.add(tree, output: offset.count - columnCount + column)
    }
}
