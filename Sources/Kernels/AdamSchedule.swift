internal import Glibc

/// What the steps of Adam have in common for all weights.
public struct AdamSchedule: Sendable {
    /// One step.
    struct Step: Sendable {
        /// The learning rate, corrected for the means' having begun at 0.
        let rate: Double
        /// The penalty's gradient in multiples of the weights: α divided by the mini-batch's rows.
        let penalty: Double
    }

    private let learningRate: Double
    private let alpha: Double
    /// The steps so far.
    private(set) var steps: [Step] = []

    /// No step yet.
    ///
    /// - Parameters:
    ///   - learningRate: how far a step moves a weight at most, about.
    ///   - alpha: how much the weights are penalized.
    public init(learningRate: Double, alpha: Double) {
        self.learningRate = learningRate
        self.alpha = alpha
    }

    /// The next step, with a mini-batch of so many rows.
    public mutating func add(rowCount: Int) {
        let number = Double(steps.count + 1)
        let rate = learningRate * (1 - pow(AdamRows.beta2, number)).squareRoot() / (1 - pow(AdamRows.beta1, number))
        steps.append(Step(rate: rate, penalty: alpha / Double(rowCount)))
    }
}
