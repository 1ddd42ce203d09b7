/// A growing set of orthonormal vectors.
struct OrthonormalBasis: ~Copyable {
    /// One vector per row; zeros where there is none yet.
    private(set) var rows: Matrix
    /// How many vectors there are.
    private(set) var count = 0

    /// How many elements each vector has.
    var dimension: Int { rows.columns }

    /// An empty basis with room for `capacity` vectors of `dimension` elements.
    init(capacity: Int, dimension: Int) {
        rows = Matrix(rows: capacity, columns: dimension)
    }

    /// Adds a vector, which must be of norm 1 and orthogonal to the others.
    mutating func append(_ vector: [Double]) {
        rows.replaceRow(count, with: vector.span)
        count += 1
    }

    /// Subtracts from `vector` what lies in the basis's span: classical Gram–Schmidt, twice, which is enough (Giraud,
    /// Langou, Rozložník, van den Eshof, *Rounding error analysis of the classical Gram–Schmidt process*, 2005).
    ///
    /// - Parameter passes: 1 is enough for a vector that has next to nothing in the span.
    /// - Returns: the coefficients that were subtracted, one per vector of the basis.
    func orthogonalize(_ vector: inout [Double], passes: Int = 2) -> [Double] {
        let basis = rows.rows(0..<count)
        var coefficients = [Double](repeating: 0, count: count)
        for _ in 0..<passes {
            let part = [Double](count: count) { BLAS.gemv(basis, vector.span, into: &$0) }
            var rest = vector.mutableSpan
            BLAS.gemv(basis, transposed: true, part.span, alpha: -1, beta: 1, into: &rest)
            for index in part.indices {
                coefficients[index] += part[index]
            }
        }
        return coefficients
    }

    /// A random unit vector orthogonal to the basis, which must not span the whole space.
    func randomComplement(using generator: inout SplitMix64) -> [Double] {
        var vector = (0..<dimension).map { _ in 2 * generator.nextUniform() - 1 }
        _ = orthogonalize(&vector)
        let length = BLAS.norm(vector.span)
        return vector.map { $0 / length }
    }

    /// Replaces the vectors by the first `kept` of their combinations: the rows of `rotation`.
    mutating func rotate(by rotation: MatrixView, keeping kept: Int) {
        var rotated = Matrix(rows: rows.rows, columns: rows.columns)
        BLAS.gemm(rotation, rows.view, into: &rotated)
        rows = rotated
        count = kept
    }
}

extension [Double] {
    /// A new vector, written by `body`.
    init(count: Int, by body: (inout MutableSpan<Double>) -> Void) {
        self.init(repeating: 0, count: count)
        var elements = mutableSpan
        body(&elements)
    }
}
