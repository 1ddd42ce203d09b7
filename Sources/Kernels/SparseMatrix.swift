/// A sparse matrix in compressed sparse rows (CSR): row i holds the entries `rowOffsets[i]..<rowOffsets[i + 1]` of
/// `columns` and `values`, as in SciPy's `csr_matrix` (`indptr`, `indices`, `data`).
///
/// It is built row by row, and can be emptied and filled again without another allocation.
public struct SparseMatrix: Sendable {
    /// How many columns there are, zeros included.
    public let columnCount: Int
    /// Where each row begins, and at last where the last one ends: `rowCount + 1` ascending offsets, the first one 0.
    public private(set) var rowOffsets: [Int] = [0]
    /// The column of each entry, less than `columnCount`.
    public private(set) var columns: [Int32] = []
    /// The value of each entry.
    public private(set) var values: [Double] = []

    /// All elements, zeros too.
    public func dense() -> Matrix {
        var dense = Matrix(rows: rowCount, columns: columnCount)
        for row in 0..<rowCount {
            for entry in rowOffsets[row]..<rowOffsets[row + 1] { dense[row, Int(columns[entry])] = values[entry] }
        }
        return dense
    }

    /// A matrix without rows.
    public init(columnCount: Int) {
        precondition(0...Int(Int32.max) ~= columnCount, "a sparse matrix cannot have \(columnCount) columns")
        self.columnCount = columnCount
    }

    /// A matrix from SciPy's three arrays.
    ///
    /// - Throws: `KernelError` if the arrays contradict each other, or a value is NaN or infinite.
    public init(columnCount: Int, rowOffsets: [Int], columns: [Int32], values: [Double]) throws(KernelError) {
        self.init(columnCount: columnCount)
        guard columns.count == values.count else {
            throw KernelError("\(columns.count) column indices for \(values.count) values; give one for each")
        }
        guard rowOffsets.first == 0, rowOffsets.last == values.count else {
            throw KernelError("the row offsets must begin with 0 and end with \(values.count), the number of values")
        }
        for row in 1..<rowOffsets.count where rowOffsets[row] < rowOffsets[row - 1] {
            throw KernelError("rowOffsets[\(row)] is less than the offset before it")
        }
        for index in columns.indices where !(0..<columnCount ~= Int(columns[index])) {
            throw KernelError("columns[\(index)] is \(columns[index]), but the matrix has \(columnCount) columns")
        }
        try requireFinite(values.span, named: "values")
        self.rowOffsets = rowOffsets
        self.columns = columns
        self.values = values
    }

    /// A matrix whose arrays are known to agree.
    init(columnCount: Int, offsets: [Int], columns: [Int32], values: [Double]) {
        self.init(columnCount: columnCount)
        rowOffsets = offsets
        self.columns = columns
        self.values = values
    }

    /// How many rows there are.
    public var rowCount: Int { rowOffsets.count - 1 }

    /// How many entries are stored.
    public var entryCount: Int { values.count }

    /// Row `index`.
    public subscript(row index: Int) -> SparseRow {
        @_lifetime(borrow self) get {
            let range = rowOffsets[index]..<rowOffsets[index + 1]
            return SparseRow(columns: columns.span.extracting(range), values: values.span.extracting(range))
        }
    }

    /// Adds an entry to the row under construction. Each column may come once per row.
    public mutating func append(column: Int, value: Double) {
        precondition(0..<columnCount ~= column, "column \(column) of \(columnCount)")
        columns.append(Int32(truncatingIfNeeded: column))
        values.append(value)
    }

    /// Ends the row under construction, which may be empty.
    public mutating func endRow() {
        rowOffsets.append(values.count)
    }

    /// Forgets all rows and keeps their memory for the next ones.
    public mutating func removeAllRows() {
        rowOffsets.removeLast(rowCount)
        columns.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
    }
}
