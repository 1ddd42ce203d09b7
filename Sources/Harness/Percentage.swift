import ArgumentParser
import Foundation

/// A share as one argument, with its sign, so that nobody takes `0.05` for it: `5%`.
struct Percentage: ExpressibleByArgument, Sendable, CustomStringConvertible {
    /// From 0 on: 0.05 for 5 %.
    let share: Double

    init(share: Double) { self.share = share }

    /// Fails on what is no number of at least 0, so that the parser names the option.
    init?(argument: String) {
        guard argument.hasSuffix("%"), let number = Double(argument.dropLast()), number.isFinite, number >= 0 else {
            return nil
        }
        share = number / 100
    }

    var description: String { String(format: "%g%%", share * 100) }
    var defaultValueDescription: String { description }
}
