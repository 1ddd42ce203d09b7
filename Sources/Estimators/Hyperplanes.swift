public import Kernels

/// One hyperplane per class against the rest. Of two classes only the second one needs one, and the first scores zero.
public struct Hyperplanes: ~Copyable {
    /// Features × classes.
    public let weights: Matrix
    /// One number per class.
    public let offset: [Double]

    /// - Parameters:
    ///   - weights: features × classes; with one column, that of the second of two classes.
    ///   - offset: one number per column.
    public init(weights: consuming Matrix, offset: [Double]) {
        precondition(weights.columns == offset.count && !offset.isEmpty, "shapes disagree")
        guard offset.count == 1 else {
            self.weights = weights
            self.offset = offset
            return
        }
        var both = Matrix(rows: weights.rows, columns: 2)
        for feature in 0..<weights.rows { both[feature, 1] = weights[feature, 0] }
        self.weights = both
        self.offset = [0, offset[0]]
    }

    /// The classes for which a hyperplane is to be found: of two classes the second one.
    public static func targets(classCount: Int) -> Range<Int> { (classCount == 2 ? 1 : 0)..<classCount }

    /// For each of these classes 1 in its rows, and −1 in all others.
    ///
    /// - Parameter labels: the class of each row, less than `classCount`.
    /// - Returns: rows × classes for which a hyperplane is to be found.
    public static func signs(_ labels: [Int], classCount: Int) -> Matrix {
        let targets = targets(classCount: classCount)
        var signs = Matrix(rows: labels.count, columns: targets.count)
        for row in labels.indices {
            for column in 0..<targets.count {
                signs[row, column] = labels[row] == targets[column + targets.lowerBound] ? 1 : -1
            }
        }
        return signs
    }
}
