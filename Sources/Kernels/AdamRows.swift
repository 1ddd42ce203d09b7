internal import COpenBLAS

/// A matrix of weights that Adam improves, whose penalty is α ‖W‖² / 2 divided by the mini-batch's rows, as scikit-learn's.
///
/// A step concerns all weights, those as well whose features don't occur in the mini-batch: their gradient is the penalty's
/// alone. As nothing reads these until their feature occurs again, their steps are put off until then, and made up for at
/// once while the row is in the cache. So the weights are those of the plain algorithm to the last bit, but the matrix
/// doesn't go through memory at every step.
///
/// D. P. Kingma, J. Ba, *Adam: a method for stochastic optimization*, ICLR 2015.
public struct AdamRows: ~Copyable {
    static let beta1 = 0.9
    static let beta2 = 0.999
    private static let epsilon = 1e-8

    private typealias Lanes = SIMD4<Double>

    private let rowCount: Int
    private let columns: Int
    private let penalizes: Bool
    /// `columns`, rounded up to whole registers; what is beyond stays 0.
    private let stride: Int
    /// Of each row the weights, then the means of their gradients, then those of the gradients' squares. In a last row the
    /// gradient of the row in work, which is zero while steps are made up for, and Σ w² of each column over the steps.
    private var state: Matrix
    /// How many steps each row has made.
    private var stepsMade: [Int]

    /// Weights of the uniform distribution over −bound...bound.
    ///
    /// - Parameters:
    ///   - penalizes: whether the schedule's penalty concerns these weights.
    ///   - generator: what the weights come from.
    public init(rows: Int, columns: Int, bound: Double, penalizes: Bool, using generator: inout SplitMix64) {
        rowCount = rows
        self.columns = columns
        self.penalizes = penalizes
        stride = (columns + Lanes.scalarCount - 1) / Lanes.scalarCount * Lanes.scalarCount
        state = Matrix(rows: rows + 1, columns: 3 * stride)
        stepsMade = [Int](repeating: 0, count: rows)
        for row in 0..<rows {
            for column in 0..<columns { state[row, column] = bound * (2 * generator.nextUniform() - 1) }
        }
    }

    /// Some rows as they are after all steps so far.
    ///
    /// - Parameter schedule: the steps so far.
    public mutating func weights(ofRows rows: [Int], after schedule: AdamSchedule) -> Matrix {
        var weights = Matrix(rows: rows.count, columns: columns)
        for (target, row) in rows.enumerated() {
            update(row, schedule.steps[stepsMade[row]...])
            weights.replaceRow(target, with: state.row(row).extracting(first: columns))
        }
        return weights
    }

    /// Makes a step with some rows, which have made all steps before it.
    ///
    /// - Parameters:
    ///   - gradient: rows × columns: the loss's, without the penalty's.
    ///   - schedule: the steps so far, this one being the last.
    public mutating func step(rows: [Int], gradient: borrowing Matrix, _ schedule: AdamSchedule) {
        for (source, row) in rows.enumerated() {
            precondition(stepsMade[row] == schedule.steps.count - 1, "the row has steps to make up for")
            for column in 0..<columns { state[rowCount, column] = gradient[source, column] }
            update(row, schedule.steps.suffix(1))
        }
        for column in 0..<columns { state[rowCount, column] = 0 }
    }

    /// Makes all steps that have been put off.
    public mutating func makeUp(for schedule: AdamSchedule) {
        for row in 0..<rowCount { update(row, schedule.steps[stepsMade[row]...]) }
    }

    /// Σ ‖W‖² over the weights before each step, since it was last asked for. All rows must have made all steps.
    public mutating func takeSquares() -> Double {
        var sum = 0.0
        for column in stride..<2 * stride {
            sum += state[rowCount, column]
            state[rowCount, column] = 0
        }
        return sum
    }

    /// Makes a row's next steps, all with the gradient of the last row.
    private mutating func update(_ row: Int, _ steps: ArraySlice<AdamSchedule.Step>) {
        stepsMade[row] += steps.count
        let size = stride * MemoryLayout<Double>.stride
        let (start, end) = (row * 3 * size, rowCount * 3 * size)
        let penalizes = penalizes
        var elements = state.mutableElements
        elements.withUnsafeMutableBytes { state in
            // Both rows are in the matrix, and each of their thirds is a whole number of lanes long.
            guard let state = state.baseAddress else { return }
            for step in steps {
                let penalty = penalizes ? step.penalty : 0
                for offset in Swift.stride(from: 0, to: size, by: MemoryLayout<Lanes>.size) {
                    Self.update(
                        state + start + offset, gradient: state + end + offset, size: size, penalty: penalty,
                        rate: step.rate)
                }
            }
        }
    }

    /// One step of some weights.
    ///
    /// - Parameter size: the bytes from the weights to the means of their gradients and on to those of the squares; also
    ///   from the gradients to Σ w².
    @inline(__always)
    private static func update(
        _ state: UnsafeMutableRawPointer, gradient: UnsafeMutableRawPointer, size: Int, penalty: Double, rate: Double
    ) {
        let weights = state.load(as: Lanes.self)
        let g = gradient.load(as: Lanes.self) + penalty * weights
        let mean = beta1 * state.load(fromByteOffset: size, as: Lanes.self) + (1 - beta1) * g
        let square = beta2 * state.load(fromByteOffset: 2 * size, as: Lanes.self) + (1 - beta2) * (g * g)
        let squares = gradient.load(fromByteOffset: size, as: Lanes.self) + weights * weights
        state.storeBytes(of: weights - rate * mean / (squareRoot(square) + epsilon), as: Lanes.self)
        state.storeBytes(of: mean, toByteOffset: size, as: Lanes.self)
        state.storeBytes(of: square, toByteOffset: 2 * size, as: Lanes.self)
        gradient.storeBytes(of: squares, toByteOffset: size, as: Lanes.self)
    }

    @inline(__always)
    private static func squareRoot(_ x: Lanes) -> Lanes {
        Lanes(lowHalf: vector2_sqrt(x.lowHalf), highHalf: vector2_sqrt(x.highHalf))
    }
}
