internal import COpenBLAS

/// R of the QR factorization of a tall matrix, whose rows may come some at a time: only R is kept, which is as wide as the
/// matrix. AᵀA = RᵀR, but R has the condition of A and not its square.
///
/// J. Demmel, L. Grigori, M. Hoemmen, J. Langou, *Communication-optimal parallel and sequential QR and LU factorizations*,
/// SIAM J. Sci. Comput. 34 (2012), A206–A239: the sequential algorithm.
public struct TriangularFactor: ~Copyable {
    /// R, n × n, upper triangular; the signs of its rows are arbitrary.
    public private(set) var r: Matrix

    /// That of a matrix without rows: zeros.
    public init(columns: Int) {
        r = Matrix(rows: columns, columns: columns)
    }

    /// Takes more rows, of n elements each. O(rows n²) time, in blocks that the cache holds.
    ///
    /// - Throws: `KernelError` if an element is NaN or infinite.
    public mutating func append(_ rows: MatrixView) throws(KernelError) {
        let n = r.columns
        precondition(rows.columns == n, "shapes disagree")
        try requireFinite(rows.elements, named: "the matrix")
        guard n > 0 else { return }
        let blockSize = max(4 * n, 64)
        for start in stride(from: 0, to: rows.rows, by: blockSize) {
            let range = start * n..<min(start + blockSize, rows.rows) * n
            factorize(rows.elements.extracting(range))
        }
    }

    /// R of R with a block below it. LAPACK's matrices are column-major, so that it sees the transposes and their L Q.
    private mutating func factorize(_ block: Span<Double>) {
        let n = r.columns
        var stack = Matrix(rows: n + block.count / n, columns: n)
        var elements = stack.mutableElements
        for index in 0..<n * n { elements[index] = r.elements[index] }
        for index in block.indices { elements[n * n + index] = block[index] }
        var tau = [Double](repeating: 0, count: n)
        var workspace = [Double](repeating: 0, count: 64 * stack.rows)
        let (columns, rows, size) = (blasint(n), blasint(stack.rows), blasint(workspace.count))
        _ = stack.withUnsafePointer { lapack_gelqf(columns, rows, $0, &tau, &workspace, size) }
        for row in 0..<n {
            for column in row..<n { r[row, column] = stack[row, column] }
        }
    }
}
