import Foundation

/// A linear scale from 0 to a round number above the largest value, with ticks at round distances.
struct Axis {
    let maximum: Double
    let ticks: [Double]

    /// - Parameter largest: the largest value that is to be drawn.
    init(largest: Double) {
        let largest = largest > 0 && largest.isFinite ? largest : 1
        // The step is 1, 2 or 5 times a power of ten, and gives three to six ticks.
        let power = pow(10, floor(log10(largest / 4)))
        let step = [1.0, 2, 5, 10].first { $0 * power * 5 >= largest }.map { $0 * power } ?? largest
        let count = Int((largest / step).rounded(.up))
        ticks = (0...count).map { Double($0) * step }
        maximum = Double(count) * step
    }
}
