internal import PluginKit

/// How far a tree grows, and what its leaves say.
struct TreeLimits {
    /// How many leaves there may be.
    let leaves: Int
    /// How many splits there may be on the way to a leaf.
    let depth: Int
    /// Leaves have so many rows at least.
    let leafRows: Int
    /// λ: what is added to the sum of second derivatives.
    let regularization: Double
    /// How much of the correction a leaf takes.
    let learningRate: Double

    /// Leaves have a sum of second derivatives of at least this, as in scikit-learn.
    static let leafHessian = 1e-3

    /// The limits as a recipe gives them.
    ///
    /// - Throws: `PluginError` if one is wrong.
    init(_ parameters: Parameters) throws(PluginError) {
        learningRate = try parameters.double("learning_rate", default: 0.1, in: Double.leastNormalMagnitude...1e6)
        leaves = try parameters.int("max_leaf_nodes", default: 31, in: 2...Int(Int32.max))
        let depth = try parameters.int("max_depth", default: 0, in: 0...Int(Int32.max))
        self.depth = depth > 0 ? depth : .max
        leafRows = try parameters.int("min_samples_leaf", default: 20, in: 1...Int(Int32.max))
        regularization = try parameters.double("l2_regularization", default: 0, in: 0...Double.greatestFiniteMagnitude)
    }

    /// −G / (H + λ), the step of Newton's method that a node's rows take together.
    func step(_ sum: DerivativeSum) -> Double { -sum.gradient / (sum.hessian + regularization + 1e-15) }
}
