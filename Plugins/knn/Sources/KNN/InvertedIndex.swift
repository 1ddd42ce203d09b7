internal import Kernels
internal import ModelBundle

/// Sparse rows by their columns: for each word the rows that have it, so that a query meets no other rows.
///
/// Since ‖x − y‖² = ‖x‖² − 2 xᵀ y + ‖y‖², a row y without a word of x is as far as its norm says, and of these rows only
/// the k shortest can be neighbors. J. Zobel, A. Moffat, *Inverted files for text search engines*, ACM Computing Surveys 38
/// (2006), article 6.
///
/// |tensor|shape|what|
/// |-|-|-|
/// |`postings.offsets`|features + 1|where the postings of each feature begin, and at last where the last one's end|
/// |`postings.rows`|entries|the row of each entry, ascending within a feature; SciPy's `csc_matrix` has the same three arrays|
/// |`postings.values`|entries|its value, which isn't 0|
/// |`squared_norms`|rows|‖y‖²|
/// |`order`|rows|the rows in the order of their norms, equal ones in their own order|
struct InvertedIndex {
    private let offsets: Tensor<UInt32>
    private let rows: Tensor<Int32>
    private let values: Tensor<Double>
    private let squaredNorms: Tensor<Double>
    private let order: Tensor<Int32>

    /// How many rows there are.
    var rowCount: Int { order.count }

    /// Finds and checks the tensors.
    init(in bundle: borrowing Bundle, rowCount: Int, featureCount: Int) throws {
        offsets = try bundle.tensor("postings.offsets", of: UInt32.self, shape: [featureCount + 1])
        rows = try bundle.tensor("postings.rows", of: Int32.self, shape: [nil])
        values = try bundle.tensor("postings.values", of: Double.self, shape: [rows.count])
        squaredNorms = try bundle.tensor("squared_norms", of: Double.self, shape: [rowCount])
        order = try bundle.tensor("order", of: Int32.self, shape: [rowCount])
        try requireFinite(bundle[values], named: "\(bundle.file): postings.values")
        try requireFinite(bundle[squaredNorms], named: "\(bundle.file): squared_norms")
        try requireIndices(bundle[rows], below: rowCount, named: "\(bundle.file): postings.rows")
        try requireIndices(bundle[order], below: rowCount, named: "\(bundle.file): order")
        try checkOffsets(in: bundle)
        try checkOrder(in: bundle)
    }

    private func checkOffsets(in bundle: borrowing Bundle) throws(KernelError) {
        let offsets = bundle[offsets]
        guard offsets[0] == 0, Int(offsets[offsets.count - 1]) == rows.count else {
            throw KernelError(
                "\(bundle.file): postings.offsets must begin with 0 and end with \(rows.count), the number of postings")
        }
        for index in 1..<offsets.count where offsets[index] < offsets[index - 1] {
            throw KernelError("\(bundle.file): postings.offsets[\(index)] is less than the offset before it")
        }
    }

    private func checkOrder(in bundle: borrowing Bundle) throws(KernelError) {
        let (order, norms) = (bundle[order], bundle[squaredNorms])
        guard order.count > 1 else { return }
        for index in 1..<order.count {
            // Strictly ascending, so that no row comes twice and none is missing.
            let (row, previous) = (Int(order[index]), Int(order[index - 1]))
            guard (norms[previous], previous) < (norms[row], row) else {
                throw KernelError(
                    "\(bundle.file): order[\(index)] is \(row), which does not follow \(previous) by its norm")
            }
        }
    }

    /// Offers the rows that may be nearest to a query. Their distances are ‖x − y‖² − ‖x‖².
    ///
    /// - Parameters:
    ///   - products: scratch memory, zeros, one per row; zeros again in the end.
    ///   - touched: scratch memory of any length.
    func find(
        _ query: SparseRow, in bundle: borrowing Bundle, products: inout [Double], touched: inout [Int32],
        nearest: inout NearestRows
    ) {
        touched.removeAll(keepingCapacity: true)
        products.withUnsafeMutableBufferPointer { products in
            multiply(query, in: bundle, products, &touched)
            let norms = bundle[squaredNorms]
            let order = bundle[order]
            // The rows without a word of the query: no more than k of them.
            var position = 0
            while position < order.count {
                let row = Int(order[unchecked: position])
                if products[row] == 0, !nearest.offer(norms[unchecked: row], row) { break }
                position += 1
            }
            for row in touched {
                let row = Int(row)
                let product = products[row]
                if product != 0 {
                    products[row] = 0
                    _ = nearest.offer(norms[unchecked: row] - 2 * product, row)
                }
            }
        }
    }

    /// xᵀ y of each row y that has a word of the query x.
    private func multiply(
        _ query: SparseRow, in bundle: borrowing Bundle, _ products: UnsafeMutableBufferPointer<Double>,
        _ touched: inout [Int32]
    ) {
        let (offsets, rows, values) = (bundle[offsets], bundle[rows], bundle[values])
        for entry in query.columns.indices {
            let word = Int(query.columns[entry])
            let value = query.values[entry]
            // Without bounds checks. Sound: the initializer has checked that offsets ascend within the postings, and that
            // these name existing rows.
            for posting in Int(offsets[word])..<Int(offsets[word + 1]) {
                let row = rows[unchecked: posting]
                let product = products[Int(row)]
                // A row whose products cancel out may be listed twice, and is taken once.
                if product == 0 { touched.append(row) }
                products[Int(row)] = product + value * values[unchecked: posting]
            }
        }
    }
}
