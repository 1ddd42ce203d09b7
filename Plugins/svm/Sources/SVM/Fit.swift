/// The hyperplane of one class against the rest, as a solver leaves it.
struct Fit {
    /// One per feature.
    var weights: [Double]
    var offset = 0.0
    /// ½ (‖w‖² + b²) + C Σ max(0, 1 − y (xᵀ w + b))².
    var objective = 0.0
    var iterations = 0
    /// Whether the objective lies above the minimum by no more than the part of it that was asked for.
    var hasConverged = false
}
