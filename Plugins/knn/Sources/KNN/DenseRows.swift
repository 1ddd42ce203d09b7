internal import Kernels
internal import ModelBundle

/// Rows of numbers, as they are: rows × features.
struct DenseRows {
    private let rows: Tensor<Double>

    /// How many numbers a row has.
    var featureCount: Int { rows.shape[1] }

    /// Finds and checks the tensor.
    init(in bundle: borrowing Bundle, rowCount: Int, featureCount: Int) throws {
        rows = try bundle.tensor("rows", of: Double.self, shape: [rowCount, featureCount])
        try requireFinite(bundle[rows], named: "\(bundle.file): rows")
    }

    /// Offers the rows that may be nearest to a query. Their distances are ‖x − y‖².
    ///
    /// - Parameter query: one number per feature.
    func find(_ query: [Double], in bundle: borrowing Bundle, nearest: inout NearestRows) {
        let width = query.count
        bundle[rows].withUnsafeBufferPointer { rows in
            query.withUnsafeBufferPointer { query in
                guard let rows = rows.baseAddress, let query = query.baseAddress else { return }
                for row in 0..<self.rows.shape[0] {
                    let distance = squaredDistance(query, rows + row * width, width, limit: nearest.limit)
                    _ = nearest.offer(distance, row)
                }
            }
        }
    }
}

/// ‖x − y‖², or something greater than `limit` if it exceeds that.
@inline(__always)
private func squaredDistance(
    _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ count: Int, limit: Double
) -> Double {
    var total = 0.0
    var index = 0
    // Some features at a time: most rows are too far already by the first ones.
    while index + 16 <= count {
        let first: SIMD8<Double> = load(x + index) - load(y + index)
        let second: SIMD8<Double> = load(x + index + 8) - load(y + index + 8)
        total += (first * first + second * second).sum()
        if total > limit { return total }
        index += 16
    }
    while index + 2 <= count {
        let difference: SIMD2<Double> = load(x + index) - load(y + index)
        total += (difference * difference).sum()
        index += 2
    }
    if index < count { total += (x[index] - y[index]) * (x[index] - y[index]) }
    return total
}

/// Some consecutive elements as a vector.
@inline(__always)
private func load<Lanes: SIMD & BitwiseCopyable>(_ address: UnsafePointer<Double>) -> Lanes
where Lanes.Scalar == Double {
    UnsafeRawPointer(address).loadUnaligned(as: Lanes.self)
}
