/// A sample in ascending order: what order statistics are read from.
package struct SortedSample: Sendable, Equatable {
    package let values: [Double]

    /// - Parameter samples: in any order.
    package init(_ samples: consuming [Double]) {
        RadixSort.sort(&samples)
        values = samples
    }

    package var count: Int { values.count }
    package var isEmpty: Bool { values.isEmpty }
    /// Of at least one value.
    package var median: Double { Distribution.quantile(0.5, ofSorted: values) }
    /// Of at least one value. The smallest is taken off while summing: the mean of equal values is exactly theirs.
    package var mean: Double { values[0] + values.reduce(0) { $0 + ($1 - values[0]) } / Double(values.count) }
}
