/// Finds the highest rate that meets a target: it doubles the rate until one doesn't, and then bisects between the last that
/// does and the first that doesn't. If the first one doesn't, it halves it first.
///
/// The bisection is of the logarithm, as rates are compared by their ratio.
package struct RateSearch: Sendable {
    /// Found if the two bounds are this close: within a tenth.
    private static let resolution = 1.1
    /// So far below the first rate nothing is tried any more.
    private static let smallestPart = 1.0 / 1024

    private let first: Double
    private let highest: Double
    /// The highest rate that has met the target; nil if none has.
    package private(set) var best: Double?
    private var lowestMissed: Double?
    /// What to try next, in messages a second; nil when the search is over.
    package private(set) var next: Double?

    /// - Parameters:
    ///   - first: what to try first.
    ///   - highest: beyond it nothing is tried.
    package init(first: Double, highest: Double = ExperimentPlan.highestRate) {
        self.first = first
        self.highest = highest
        next = first
    }

    /// Takes whether the rate `next` has met the target.
    package mutating func record(met: Bool) {
        guard let tried = next else { return }
        if met { best = max(best ?? tried, tried) } else { lowestMissed = min(lowestMissed ?? tried, tried) }
        switch (best, lowestMissed) {
        case (let best?, nil): next = best < highest ? min(2 * best, highest) : nil
        case (nil, let missed?): next = missed / 2 >= first * Self.smallestPart ? missed / 2 : nil
        case (let best?, let missed?): next = missed / best > Self.resolution ? (best * missed).squareRoot() : nil
        case (nil, nil): next = nil
        }
    }
}
