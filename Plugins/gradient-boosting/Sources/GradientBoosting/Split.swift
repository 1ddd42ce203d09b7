internal import Estimators

/// What decides where a node's rows go.
struct Split {
    let feature: Int
    /// The last bin that goes to the left.
    let bin: Int32
    /// The sums over those rows.
    let left: DerivativeSum
    /// By how much the split lowers the loss, twice: G_l² / (H_l + λ) + G_r² / (H_r + λ) − G² / (H + λ), the latter being 0
    /// for a root, which has no step yet. T. Chen, C. Guestrin, *XGBoost: a scalable tree boosting system*, KDD 2016,
    /// equation 7.
    let gain: Double

    /// Finds the split with the greatest gain; of equal ones that of the first feature with the smallest threshold.
    ///
    /// - Parameters:
    ///   - histogram: the node's.
    ///   - node: which it is.
    /// - Returns: nil if no split is allowed, or none lowers the loss.
    static func best(
        _ histogram: Histogram, _ matrix: BinnedMatrix, of node: TreeGrower.Leaf, limits: TreeLimits
    ) -> Split? {
        let total = node.sum
        let present = total.gradient * node.step
        var best: Split?
        for feature in 0..<matrix.featureCount {
            let bins = matrix.binOffsets[feature]..<matrix.binOffsets[feature + 1]
            // What isn't stored is what the others leave.
            var ofDefault = total
            for bin in bins { ofDefault -= histogram.sums[Int(bin)] }
            guard ofDefault.rows < total.rows else { continue }
            var left = DerivativeSum()
            for bin in bins.dropLast() {
                left += bin == matrix.defaultBins[feature] ? ofDefault : histogram.sums[Int(bin)]
                let right = total - left
                guard left.rows >= limits.leafRows, left.hessian >= TreeLimits.leafHessian else { continue }
                guard right.rows >= limits.leafRows, right.hessian >= TreeLimits.leafHessian else { break }
                // Added in this order, whose rounding decides between splits that are equally good, as in scikit-learn.
                let gain = present - left.gradient * limits.step(left) - right.gradient * limits.step(right)
                if gain > best?.gain ?? 0 { best = Split(feature: feature, bin: bin, left: left, gain: gain) }
            }
        }
        return best
    }
}
