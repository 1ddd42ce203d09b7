public import Kernels
public import ModelBundle
internal import TextFeatures

/// The features of a training set, and how more items become such features.
public struct LearnedFeatures: Sendable {
    /// One row per item of the training set: rows × features.
    public let matrix: SparseMatrix
    private let kind: Kind

    enum Kind: Sendable {
        /// Counts of words, or their tf-idf weights if there are inverse document frequencies.
        case words(Vocabulary, weights: [Double]?)
        /// Scaled numbers.
        case numbers(NumberScaling)
    }

    init(_ kind: Kind, _ matrix: SparseMatrix) {
        self.kind = kind
        self.matrix = matrix
    }

    /// How many features there are.
    public var count: Int { matrix.columnCount }

    /// Whether the items are numbers, whose rows have few zeros, and not texts.
    public var areNumbers: Bool {
        switch kind {
        case .words: false
        case .numbers: true
        }
    }

    /// Refuses numbers below zero.
    ///
    /// - Parameter purpose: what the numbers stand for, in the plural.
    /// - Throws: `FeatureError` that names the first row with one.
    public func requireNonnegative(for purpose: String) throws(FeatureError) {
        for row in 0..<matrix.rowCount {
            let row = (index: row, entries: matrix.rowOffsets[row]..<matrix.rowOffsets[row + 1])
            for entry in row.entries where matrix.values[entry] < 0 {
                throw FeatureError(
                    row: row.index,
                    "has \(matrix.values[entry]) as feature \(matrix.columns[entry]), and \(purpose) are never negative; "
                        + "use another plugin, or no 'standardize' in the recipe")
            }
        }
    }

    /// Refuses numbers whose squares add up to infinity, for algorithms that need these sums.
    ///
    /// - Throws: `FeatureError` that names the first row at which a feature's sum does so.
    public func requireFiniteSquares() throws(FeatureError) {
        var sums = [Double](repeating: 0, count: count)
        for row in 0..<matrix.rowCount {
            for entry in matrix.rowOffsets[row]..<matrix.rowOffsets[row + 1] {
                let (column, value) = (Int(matrix.columns[entry]), matrix.values[entry])
                sums[column] += value * value
                guard sums[column].isFinite else {
                    throw FeatureError(
                        row: row,
                        "has \(value) as feature \(column), too large to be squared and added up; use 'standardize' in "
                            + "the recipe")
                }
            }
        }
    }

    /// Adds to a model what `FeatureExtractor` needs.
    ///
    /// - Throws: `BundleError` if a name is taken.
    public func write(to bundle: inout BundleWriter) throws(BundleError) {
        switch kind {
        case .words(let vocabulary, let weights):
            try vocabulary.write(to: &bundle)
            if let weights { try bundle.add(FeatureTensors.weights, weights) }
        case .numbers(let scaling):
            try bundle.add(FeatureTensors.mean, scaling.mean)
            try bundle.add(FeatureTensors.scale, scaling.scale)
        }
    }
}

/// The names of the tensors that describe features.
enum FeatureTensors {
    /// The inverse document frequency of each word.
    static let weights = "features.idf"
    /// What is subtracted from numbers.
    static let mean = "features.mean"
    /// What they are divided by.
    static let scale = "features.scale"
}
