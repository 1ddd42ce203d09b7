import Foundation

/// Maps values to pixels.
struct Scale: Sendable {
    let ticks: Ticks
    private let isLogarithmic: Bool
    private let pixels: (start: Double, end: Double)

    /// - Parameters:
    ///   - values: what must have a place.
    ///   - pixels: where the axis begins and ends.
    init(_ axis: Axis, values: [Double], needsZero: Bool, pixels: (start: Double, end: Double)) {
        var values = (values + axis.including).filter(\.isFinite)
        if needsZero { values.append(0) }
        self.pixels = pixels
        switch axis.scale {
        case .categories(let names):
            isLogarithmic = false
            let list = names.enumerated().map { Ticks.Tick(value: Double($0), label: $1) }
            ticks = Ticks(list: list, domain: -0.5...(Double(max(1, names.count)) - 0.5))
        case .logarithmic:
            isLogarithmic = true
            values.removeAll { $0 <= 0 }
            ticks = .logarithmic((values.min() ?? 1)...(values.max() ?? 10))
        case .linear:
            isLogarithmic = false
            // Labels need so much room.
            let count = max(3, Int(abs(pixels.end - pixels.start) / (pixels.start < pixels.end ? 66 : 38)))
            ticks = .linear((values.min() ?? 0)...(values.max() ?? 1), count: count)
        }
    }

    /// Of a value beyond the axis, its end.
    func position(_ value: Double) -> Double {
        let (low, high) = (ticks.domain.lowerBound, ticks.domain.upperBound)
        let value = min(max(value, low), high)
        let share =
            isLogarithmic ? log(value / low) / log(high / low) : (value - low) / (high - low)
        return pixels.start + share * (pixels.end - pixels.start)
    }
}
