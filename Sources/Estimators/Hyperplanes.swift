public import Kernels

/// One hyperplane per class against the rest, as they are found one after the other. Of two classes only the second one
/// needs one, and the first scores zero.
public struct Hyperplanes: ~Copyable {
    /// The classes for which a hyperplane is to be found.
    public let targets: Range<Int>
    /// Features × classes.
    public private(set) var weights: Matrix
    /// One number per class.
    public private(set) var offset: [Double]

    /// All zero.
    ///
    /// - Precondition: there are two classes or more.
    public init(featureCount: Int, classCount: Int) {
        precondition(classCount > 1, "there is nothing to tell apart")
        targets = (classCount == 2 ? 1 : 0)..<classCount
        weights = Matrix(rows: featureCount, columns: classCount)
        offset = [Double](repeating: 0, count: classCount)
    }

    /// Sets the hyperplane of one class: positive is its side.
    ///
    /// - Parameter column: one weight per feature.
    public mutating func set(_ target: Int, weights column: [Double], offset: Double) {
        precondition(column.count == weights.rows, "shapes disagree")
        for feature in column.indices { weights[feature, target] = column[feature] }
        self.offset[target] = offset
    }
}
