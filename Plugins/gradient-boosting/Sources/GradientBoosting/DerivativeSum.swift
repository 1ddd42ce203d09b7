/// The sums of the loss's derivatives over some rows.
struct DerivativeSum {
    /// Of the first ones.
    var gradient = 0.0
    /// Of the second ones.
    var hessian = 0.0
    /// How many rows there are.
    var rows = 0

    static func += (sum: inout Self, other: Self) {
        sum.gradient += other.gradient
        sum.hessian += other.hessian
        sum.rows += other.rows
    }

    static func -= (sum: inout Self, other: Self) {
        sum.gradient -= other.gradient
        sum.hessian -= other.hessian
        sum.rows -= other.rows
    }

    static func - (left: Self, right: Self) -> Self {
        var difference = left
        difference -= right
        return difference
    }
}
