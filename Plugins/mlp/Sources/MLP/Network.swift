internal import Kernels
internal import ModelBundle

/// A perceptron in training: features → hidden units → one score per class, or one score in all if there are two classes.
struct Network: ~Copyable {
    private var hiddenWeights: AdamRows
    private var hiddenOffset: AdamRows
    private var outputWeights: AdamRows
    private var outputOffset: AdamRows
    private var schedule: AdamSchedule
    private let featureCount: Int
    private let unitCount: Int
    private let outputCount: Int
    private let alpha: Double

    /// Weights and offsets of the uniform distribution over ±√(6 / (inputs + outputs)) of their layer: X. Glorot, Y. Bengio,
    /// *Understanding the difficulty of training deep feedforward neural networks*, AISTATS 2010, (16).
    ///
    /// - Parameters:
    ///   - alpha: how much the weights are penalized.
    ///   - generator: what the weights come from.
    init(
        featureCount: Int, unitCount: Int, classCount: Int, alpha: Double, learningRate: Double,
        using generator: inout SplitMix64
    ) {
        self.featureCount = featureCount
        self.unitCount = unitCount
        self.alpha = alpha
        outputCount = classCount == 2 ? 1 : classCount
        schedule = AdamSchedule(learningRate: learningRate, alpha: alpha)
        var bound = (6 / Double(featureCount + unitCount)).squareRoot()
        hiddenWeights = AdamRows(
            rows: featureCount, columns: unitCount, bound: bound, penalizes: true, using: &generator)
        hiddenOffset = AdamRows(rows: 1, columns: unitCount, bound: bound, penalizes: false, using: &generator)
        bound = (6 / Double(unitCount + outputCount)).squareRoot()
        outputWeights = AdamRows(
            rows: unitCount, columns: outputCount, bound: bound, penalizes: true, using: &generator)
        outputOffset = AdamRows(rows: 1, columns: outputCount, bound: bound, penalizes: false, using: &generator)
    }

    /// Improves the weights by one step of Adam.
    ///
    /// - Returns: the sum of the rows' losses before the step, without the penalty.
    mutating func step(_ batch: MiniBatch) -> Double {
        let rowCount = batch.rows.rowCount
        let w1 = hiddenWeights.weights(ofRows: batch.features, after: schedule)
        let b1 = hiddenOffset.weights(ofRows: [0], after: schedule)
        let w2 = outputWeights.weights(ofRows: Array(0..<unitCount), after: schedule)
        let b2 = outputOffset.weights(ofRows: [0], after: schedule)

        var hidden = Matrix(rows: rowCount, columns: unitCount)
        var units = hidden.mutableElements
        batch.rows.multiply(w1.view, bias: b1.elements, into: &units)
        rectify(&units)
        var scores = Matrix(rows: rowCount, columns: outputCount)
        for row in 0..<rowCount {
            for column in 0..<outputCount { scores[row, column] = b2[0, column] }
        }
        BLAS.gemm(hidden.view, w2.view, beta: 1, into: &scores)

        var elements = scores.mutableElements
        let loss = CrossEntropy.differentiate(&elements, columnCount: outputCount, labels: batch.labels.span)
        BLAS.scale(1 / Double(rowCount), &elements)
        var w2Gradient = Matrix(rows: unitCount, columns: outputCount)
        BLAS.gemm(hidden.view, transposed: true, scores.view, into: &w2Gradient)
        let b2Gradient = scores.columnSums()

        var delta = Matrix(rows: rowCount, columns: unitCount)
        BLAS.gemm(scores.view, transposed: false, w2.view, transposed: true, into: &delta)
        delta.clear(where: hidden)
        var w1Gradient = Matrix(rows: batch.features.count, columns: unitCount)
        elements = w1Gradient.mutableElements
        batch.rows.multiplyTransposed(delta.view, into: &elements)
        let b1Gradient = delta.columnSums()

        schedule.add(rowCount: rowCount)
        hiddenWeights.step(rows: batch.features, gradient: w1Gradient, schedule)
        hiddenOffset.step(rows: [0], gradient: b1Gradient, schedule)
        outputWeights.step(rows: Array(0..<unitCount), gradient: w2Gradient, schedule)
        outputOffset.step(rows: [0], gradient: b2Gradient, schedule)
        return loss
    }
    /// Half the penalty on the weights before each step, summed since it was last asked for.
    mutating func takePenalty() -> Double {
        hiddenWeights.makeUp(for: schedule)
        return alpha / 2 * (hiddenWeights.takeSquares() + outputWeights.takeSquares())
    }

    /// Adds the layers' tensors to a bundle.
    ///
    /// - Throws: `BundleError` if a name is taken.
    mutating func write(to bundle: inout BundleWriter) throws(BundleError) {
        let w1 = hiddenWeights.weights(ofRows: Array(0..<featureCount), after: schedule)
        let b1 = hiddenOffset.weights(ofRows: [0], after: schedule)
        let w2 = outputWeights.weights(ofRows: Array(0..<unitCount), after: schedule)
        let b2 = outputOffset.weights(ofRows: [0], after: schedule)
        // Of two classes the first one scores zero.
        let classCount = max(2, outputCount)
        let first = classCount - outputCount
        var weights = Matrix(rows: classCount, columns: unitCount)
        var offset = [Double](repeating: 0, count: classCount)
        for output in 0..<outputCount {
            for unit in 0..<unitCount { weights[first + output, unit] = w2[unit, output] }
            offset[first + output] = b2[0, output]
        }
        try bundle.add(LayerTensors.hiddenWeights, shape: [featureCount, unitCount], w1.elements)
        try bundle.add(LayerTensors.hiddenOffset, shape: [unitCount], b1.elements)
        try bundle.add(LayerTensors.outputWeights, shape: [classCount, unitCount], weights.elements)
        try bundle.add(LayerTensors.outputOffset, offset)
    }
}

extension Matrix {
    /// The sums of the columns, as one row.
    fileprivate func columnSums() -> Matrix {
        var sums = Matrix(rows: 1, columns: columns)
        for row in 0..<rows {
            for column in 0..<columns { sums[0, column] += self[row, column] }
        }
        return sums
    }

    /// Sets to 0 what isn't positive in another matrix: the derivative of max(0, x).
    fileprivate mutating func clear(where other: borrowing Matrix) {
        let units = other.elements
        var elements = mutableElements
        for index in elements.indices where units[index] <= 0 { elements[index] = 0 }
    }
}
