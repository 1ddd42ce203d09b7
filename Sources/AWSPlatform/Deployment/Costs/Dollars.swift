import Foundation

/// US dollars as the estimate writes them.
package enum Dollars {
    /// `$12.30`, `$0.0042`: cents, or two digits that say something where there are no cents.
    package static func text(_ amount: Double) -> String {
        guard amount > 0 else { return "$0" }
        let digits = amount >= 0.1 ? 2 : 1 - Int(log10(amount).rounded(.down))
        return "$" + String(format: "%.\(min(digits, 9))f", amount)
    }
}
