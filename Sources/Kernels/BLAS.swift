internal import COpenBLAS

/// The Basic Linear Algebra Subprograms, on spans. Wrong shapes trap.
public enum BLAS {
    /// Limits OpenBLAS to `count` threads from now on. With one thread a result doesn't depend on the machine's cores.
    public static func setThreadCount(_ count: Int) {
        openblas_set_num_threads(Int32(count))
    }

    /// xᵀ y.
    public static func dot(_ x: Span<Double>, _ y: Span<Double>) -> Double {
        precondition(x.count == y.count, "shapes disagree")
        return x.withUnsafeBufferPointer { x in
            y.withUnsafeBufferPointer { y in
                cblas_ddot(blasint(x.count), x.baseAddress, 1, y.baseAddress, 1)
            }
        }
    }

    /// The Euclidean norm √(xᵀ x), scaled so that it can't overflow on the way.
    public static func norm(_ x: Span<Double>) -> Double {
        x.withUnsafeBufferPointer { cblas_dnrm2(blasint($0.count), $0.baseAddress, 1) }
    }

    /// y += a x.
    public static func axpy(_ a: Double, _ x: Span<Double>, into y: inout MutableSpan<Double>) {
        precondition(x.count == y.count, "shapes disagree")
        x.withUnsafeBufferPointer { x in
            y.withUnsafeMutableBufferPointer { y in
                cblas_daxpy(blasint(x.count), a, x.baseAddress, 1, y.baseAddress, 1)
            }
        }
    }

    /// x *= a.
    public static func scale(_ a: Double, _ x: inout MutableSpan<Double>) {
        x.withUnsafeMutableBufferPointer { cblas_dscal(blasint($0.count), a, $0.baseAddress, 1) }
    }

    /// y = alpha op(A) x + beta y, where op is the transpose if `transposed`.
    public static func gemv(
        _ a: MatrixView, transposed: Bool = false, _ x: Span<Double>, alpha: Double = 1, beta: Double = 0,
        into y: inout MutableSpan<Double>
    ) {
        let (outputs, inputs) = transposed ? (a.columns, a.rows) : (a.rows, a.columns)
        precondition(x.count == inputs && y.count == outputs, "shapes disagree")
        guard inputs > 0 else { return rescale(&y, by: beta) }
        guard outputs > 0 else { return }
        a.elements.withUnsafeBufferPointer { a in
            x.withUnsafeBufferPointer { x in
                y.withUnsafeMutableBufferPointer { y in
                    cblas_dgemv(
                        CblasRowMajor, transposed ? CblasTrans : CblasNoTrans,
                        blasint(transposed ? inputs : outputs), blasint(transposed ? outputs : inputs), alpha,
                        a.baseAddress, blasint(transposed ? outputs : inputs), x.baseAddress, 1, beta, y.baseAddress, 1)
                }
            }
        }
    }

    /// C = alpha op(A) op(B) + beta C, where op is the transpose of the matrix that is marked so.
    public static func gemm(
        _ a: MatrixView, transposed transposeA: Bool = false, _ b: MatrixView, transposed transposeB: Bool = false,
        alpha: Double = 1, beta: Double = 0, into c: inout Matrix
    ) {
        let (rows, inner) = transposeA ? (a.columns, a.rows) : (a.rows, a.columns)
        let (innerB, columns) = transposeB ? (b.columns, b.rows) : (b.rows, b.columns)
        precondition(inner == innerB && c.rows == rows && c.columns == columns, "shapes disagree")
        var product = c.mutableElements
        guard inner > 0 else { return rescale(&product, by: beta) }
        guard rows > 0, columns > 0 else { return }
        a.elements.withUnsafeBufferPointer { aElements in
            b.elements.withUnsafeBufferPointer { bElements in
                product.withUnsafeMutableBufferPointer { c in
                    cblas_dgemm(
                        CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
                        blasint(rows), blasint(columns), blasint(inner), alpha, aElements.baseAddress,
                        blasint(transposeA ? rows : inner), bElements.baseAddress,
                        blasint(transposeB ? inner : columns), beta, c.baseAddress, blasint(columns))
                }
            }
        }
    }

    /// The upper triangle of C = alpha Aᵀ A + beta C; what lies below the diagonal stays as it is.
    public static func syrk(_ a: MatrixView, alpha: Double = 1, beta: Double = 0, into c: inout Matrix) {
        let (inner, order) = (a.rows, a.columns)
        precondition(c.rows == order && c.columns == order, "shapes disagree")
        guard order > 0 else { return }
        var product = c.mutableElements
        a.elements.withUnsafeBufferPointer { a in
            product.withUnsafeMutableBufferPointer { c in
                cblas_dsyrk(
                    CblasRowMajor, CblasUpper, CblasTrans, blasint(order), blasint(inner), alpha, a.baseAddress,
                    blasint(order), beta, c.baseAddress, blasint(order))
            }
        }
    }

    /// What BLAS leaves undone when the inner dimension is 0.
    private static func rescale(_ y: inout MutableSpan<Double>, by beta: Double) {
        for index in y.indices {
            y[index] = beta == 0 ? 0 : beta * y[index]
        }
    }
}
