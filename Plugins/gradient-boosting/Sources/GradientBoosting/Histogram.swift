internal import Estimators

/// The sums of derivatives in each bin, over a node's rows; those of the default bins are left out.
struct Histogram {
    /// One per bin of the matrix.
    private(set) var sums: [DerivativeSum]

    /// Sums over some rows.
    ///
    /// - Parameter derivatives: one per row of the matrix, as a sum over this row alone.
    init(_ rows: ArraySlice<Int32>, of matrix: BinnedMatrix, _ derivatives: [DerivativeSum]) {
        sums = [DerivativeSum](repeating: DerivativeSum(), count: matrix.binCount)
        let (offsets, bins) = (matrix.rows.offsets, matrix.rows.bins)
        // Without bounds checks. Sound, because a matrix's rows hold bins of the matrix.
        sums.withUnsafeMutableBufferPointer { sums in
            bins.withUnsafeBufferPointer { bins in
                for row in rows {
                    let derivative = derivatives[Int(row)]
                    for entry in offsets[Int(row)]..<offsets[Int(row) + 1] { sums[Int(bins[entry])] += derivative }
                }
            }
        }
    }

    /// Takes away a part of the rows.
    mutating func subtract(_ part: Histogram) {
        precondition(sums.count == part.sums.count, "histograms of different matrices")
        for bin in sums.indices { sums[bin] -= part.sums[bin] }
    }
}
