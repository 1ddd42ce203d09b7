internal import Estimators

/// How many rows of a node have their features in each bin, and of which classes they are; the default bins are left out.
///
/// It changes with each row that is added or removed: of a split node's children the larger one keeps the histogram, less
/// the rows of the smaller one. A row is added again only when it is in the smaller part, so at most log₂ n times.
struct ClassHistogram {
    /// The features of which a row is in another bin than the default one; all others are constant.
    var features: FeatureSet
    /// For each bin, how many rows; then for each class, how many, every row as often as the sample has it.
    private(set) var counts: [Int32]
    /// For each feature, how many rows are in another bin than the default one.
    private var stored: [Int32]
    private let width: Int

    /// No rows.
    init(_ matrix: BinnedMatrix, classCount: Int) {
        features = FeatureSet(of: matrix.featureCount)
        width = classCount + 1
        counts = [Int32](repeating: 0, count: matrix.binCount * width)
        stored = [Int32](repeating: 0, count: matrix.featureCount)
    }

    /// Adds a row, `weight` times.
    mutating func add(_ row: Int, of matrix: BinnedMatrix, label: Int, weight: Int32) {
        for entry in matrix.rows.offsets[row]..<matrix.rows.offsets[row + 1] {
            let start = Int(matrix.rows.bins[entry]) * width
            counts[start] += 1
            counts[start + 1 + label] += weight
            let feature = Int(matrix.rows.others[entry])
            if stored[feature] == 0 { features.insert(matrix.rows.others[entry]) }
            stored[feature] += 1
        }
    }

    /// Takes away a row that was added with the same label and weight.
    mutating func remove(_ row: Int, of matrix: BinnedMatrix, label: Int, weight: Int32) {
        for entry in matrix.rows.offsets[row]..<matrix.rows.offsets[row + 1] {
            let start = Int(matrix.rows.bins[entry]) * width
            counts[start] -= 1
            counts[start + 1 + label] -= weight
            let feature = Int(matrix.rows.others[entry])
            stored[feature] -= 1
            if stored[feature] == 0 { features.remove(matrix.rows.others[entry]) }
        }
    }
}
