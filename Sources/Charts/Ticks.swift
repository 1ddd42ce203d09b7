import Foundation

/// The marks of an axis: round numbers that enclose what is drawn.
package struct Ticks: Sendable, Equatable {
    package struct Tick: Sendable, Equatable {
        package var value: Double
        /// Empty for a mark between two labelled ones.
        package var label: String
    }

    package var list: [Tick]
    /// From the first tick to the last.
    package var domain: ClosedRange<Double>

    /// At distances of 1, 2 or 5 times a power of ten (Heckbert 1990, "Nice Numbers for Graph Labels", *Graphics Gems*).
    ///
    /// - Parameter count: about how many of them.
    package static func linear(_ range: ClosedRange<Double>, count: Int = 5) -> Ticks {
        let (low, high) = (range.lowerBound, range.upperBound)
        // A single value is drawn in the middle. Distances near what doubles can tell apart would never get to the end.
        guard high - low > max(abs(low), abs(high)) * 1e-9, (high - low).isFinite else {
            let half = low.isFinite && low != 0 ? abs(low) / 2 : 0.5
            let middle = low.isFinite && low != 0 ? low : 0.5
            return linear((middle - half)...(middle + half), count: count)
        }
        let span = high - low
        let rough = span / Double(max(1, count))
        let power = pow(10, floor(log10(rough)))
        let step = power * ([1.0, 2, 5].first { $0 * power >= rough * (1 - 1e-9) } ?? 10)
        let first = floor(low / step + 1e-9)
        let last = max(first + 1, ceil(high / step - 1e-9))
        let decimals = max(0, -Int(floor(log10(step) + 1e-9)))
        let list = stride(from: first, through: last, by: 1).map { index in
            // Not 2 * 0.1, which is more than 0.2's nearest neighbour at times.
            let value = step < 1 ? index / (1 / step).rounded(.toNearestOrEven) : index * step
            return Tick(value: value, label: label(value, decimals: decimals))
        }
        return Ticks(list: list, domain: list[0].value...list[list.count - 1].value)
    }

    /// At the powers of ten, and, where there are few of these, at twice and five times them.
    ///
    /// - Parameter range: of positive numbers.
    package static func logarithmic(_ range: ClosedRange<Double>) -> Ticks {
        let low = max(range.lowerBound, .leastNormalMagnitude)
        let high = min(max(range.upperBound, low), 1e300)
        let steps = [1.0, 2, 5]
        /// Tick number 3k + i is steps[i] × 10^k.
        func value(_ number: Int) -> Double {
            let (power, step) = (Int(floor(Double(number) / 3)), ((number % 3) + 3) % 3)
            return power < 0 ? steps[step] / pow(10, Double(-power)) : steps[step] * pow(10, Double(power))
        }
        var first = 3 * Int(floor(log10(low)))
        while value(first + 1) <= low * (1 + 1e-9) { first += 1 }
        var last = max(first + 1, 3 * Int(floor(log10(high))))
        while value(last) < high * (1 - 1e-9) { last += 1 }
        let decades = Double(last - first) / 3
        // One label in so many decades.
        let stride = max(1, Int((decades / 6).rounded(.up)))
        let list = (first...last).map { number in
            let isPower = number % 3 == 0
            let isLabelled = decades <= 2.5 || isPower && (number / 3) % stride == 0
            return Tick(value: value(number), label: isLabelled ? label(value(number)) : "")
        }
        return Ticks(list: list, domain: list[0].value...list[list.count - 1].value)
    }

    private static func label(_ value: Double) -> String {
        label(value, decimals: max(0, -Int(floor(log10(value) + 1e-9))))
    }

    /// Thousands apart by commas; very large and very small numbers with an exponent.
    private static func label(_ value: Double, decimals: Int) -> String {
        if value.magnitude >= 1e7 || decimals > 6 { return String(format: "%g", value) }
        let text = String(format: "%.\(decimals)f", value == 0 ? 0 : value.magnitude)
        let whole = text.prefix { $0 != "." }
        var grouped = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0, whole.count > 4 { grouped += "," }
            grouped.append(digit)
        }
        return (value < 0 ? "−" : "") + grouped + text.dropFirst(whole.count)
    }
}
