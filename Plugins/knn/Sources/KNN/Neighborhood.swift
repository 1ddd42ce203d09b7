internal import Kernels
internal import ModelBundle

/// The rows of a model, and which class each of them has.
struct Neighborhood {
    /// k.
    let neighborCount: Int
    private let rows: Rows
    private let labels: Tensor<Int32>

    private enum Rows {
        case sparse(InvertedIndex)
        case dense(DenseRows)
    }

    /// Finds and checks the tensors.
    init(in bundle: borrowing Bundle, featureCount: Int, areDense: Bool, classCount: Int) throws {
        labels = try bundle.tensor("labels", of: Int32.self, shape: [nil])
        try requireIndices(bundle[labels], below: classCount, named: "\(bundle.file): labels")
        let count = try bundle.tensor("n_neighbors", of: Int32.self, shape: [1])
        neighborCount = Int(bundle[count][0])
        guard neighborCount > 0, neighborCount <= labels.count else {
            throw KernelError("\(bundle.file): n_neighbors is \(neighborCount), but there are \(labels.count) rows")
        }
        rows =
            if areDense {
                .dense(try DenseRows(in: bundle, rowCount: labels.count, featureCount: featureCount))
            } else {
                .sparse(try InvertedIndex(in: bundle, rowCount: labels.count, featureCount: featureCount))
            }
    }

    /// The memory that queries are answered in.
    func search(classCount: Int) -> Search {
        let scratchCount =
            switch rows {
            case .sparse(let postings): postings.rowCount
            case .dense(let rows): rows.featureCount
            }
        return Search(
            nearest: NearestRows(capacity: neighborCount), scratch: [Double](repeating: 0, count: scratchCount),
            votes: [Int](repeating: 0, count: classCount))
    }

    /// The class that most of a query's nearest rows have; of equally frequent ones the first.
    ///
    /// - Parameters:
    ///   - query: which of the queries.
    ///   - bundle: the one that the tensors were found in.
    ///   - search: what `search(classCount:)` has made.
    func classify(
        _ query: Int, of queries: SparseMatrix, in bundle: borrowing Bundle, using search: inout Search
    ) -> Int {
        search.nearest.removeAll()
        switch rows {
        case .sparse(let postings):
            postings.find(
                queries[row: query], in: bundle, products: &search.scratch, touched: &search.touched,
                nearest: &search.nearest)
        case .dense(let rows):
            queries.copy(row: query, into: &search.scratch)
            rows.find(search.scratch, in: bundle, nearest: &search.nearest)
        }
        let labels = bundle[labels]
        for label in search.votes.indices { search.votes[label] = 0 }
        for row in search.nearest.rows { search.votes[Int(labels[row])] += 1 }
        return search.votes.indices.reduce(0) { search.votes[$1] > search.votes[$0] ? $1 : $0 }
    }
}

/// The memory that queries are answered in, used again for each of them.
struct Search {
    var nearest: NearestRows
    /// For sparse rows their products with the query, for dense ones the query.
    var scratch: [Double]
    /// The sparse rows that have a word of the query.
    var touched: [Int32] = []
    /// How many of the nearest rows have each class.
    var votes: [Int]
}

extension SparseMatrix {
    /// Writes a row with all its zeros.
    fileprivate func copy(row: Int, into dense: inout [Double]) {
        for column in dense.indices { dense[column] = 0 }
        for entry in rowOffsets[row]..<rowOffsets[row + 1] { dense[Int(columns[entry])] = values[entry] }
    }
}

/// Refuses indices that don't exist.
///
/// - Throws: `KernelError` that names the first one.
func requireIndices(_ indices: Span<Int32>, below count: Int, named name: String) throws(KernelError) {
    for index in indices.indices where !(0..<count ~= Int(indices[index])) {
        throw KernelError("\(name)[\(index)] is \(indices[index]), but there are \(count)")
    }
}
