extension LanczosBasis {
    /// Subtracts from `vector` what lies in the span of `basis`: classical Gram–Schmidt, twice, which is enough (Giraud,
    /// Langou, Rozložník, van den Eshof, *Rounding error analysis of the classical Gram–Schmidt process*, 2005).
    ///
    /// - Parameter basis: orthonormal rows.
    /// - Returns: the coefficients that were subtracted, one per row of `basis`.
    static func orthogonalize(_ vector: inout [Double], against basis: MatrixView) -> [Double] {
        var coefficients = [Double](repeating: 0, count: basis.rows)
        for _ in 0..<2 {
            let part = product(count: basis.rows) { BLAS.gemv(basis, vector.span, into: &$0) }
            var rest = vector.mutableSpan
            BLAS.gemv(basis, transposed: true, part.span, alpha: -1, beta: 1, into: &rest)
            for index in part.indices {
                coefficients[index] += part[index]
            }
        }
        return coefficients
    }

    /// A random unit vector, orthogonal to the rows of `basis`, which must leave room for one.
    static func randomVector(
        count: Int, orthogonalTo basis: MatrixView, using generator: inout SplitMix64
    ) -> [Double] {
        var vector = (0..<count).map { _ in 2 * generator.nextUniform() - 1 }
        _ = orthogonalize(&vector, against: basis)
        let length = BLAS.norm(vector.span)
        return vector.map { $0 / length }
    }

    /// A new vector, filled by `multiply`.
    static func product(count: Int, by multiply: (inout MutableSpan<Double>) -> Void) -> [Double] {
        var result = [Double](repeating: 0, count: count)
        var elements = result.mutableSpan
        multiply(&elements)
        return result
    }
}
