/// A sample whose values are whole milliseconds or megabytes: each value is kept once, with how often it occurred.
struct CountedValues {
    private var counts: [Double: Int] = [:]

    var isEmpty: Bool { counts.isEmpty }

    mutating func append(_ value: Double) { counts[value, default: 0] += 1 }

    /// The whole sample.
    var values: [Double] {
        var values: [Double] = []
        values.reserveCapacity(counts.values.reduce(0, +))
        for (value, count) in counts { values.append(contentsOf: repeatElement(value, count: count)) }
        return values
    }
}
