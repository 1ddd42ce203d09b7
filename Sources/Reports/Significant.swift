import Foundation

/// Numbers as people read them: three significant digits, no exponent.
enum Significant {
    /// A number that somebody gave, with all its digits.
    static func exact(_ value: Double) -> String {
        value == value.rounded() && value.magnitude < 1e15 ? "\(Int(value))" : "\(value)"
    }

    /// `0.0123`, `1.23`, `12.3`, `123`, `1230`.
    static func text(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        guard value != 0 else { return "0" }
        let magnitude = Int(floor(log10(abs(value))))
        // Rounding to three digits may carry into the next magnitude: 9.996 is 10.0.
        let scale = pow(10, Double(magnitude - 2))
        let rounded = (value / scale).rounded() * scale
        let digits = max(0, 2 - Int(floor(log10(abs(rounded)) + 1e-9)))
        return String(format: "%.\(digits)f", rounded)
    }

    /// A share from 0 to 1: `34 %`. What is more than nothing is never called 0, nor what is less than all 100.
    static func percent(_ share: Double) -> String {
        guard share > 0, share < 1 else { return share > 0 ? "100 %" : "0 %" }
        return share < 0.01 ? "< 1 %" : "\(min(99, Int((share * 100).rounded()))) %"
    }
}
