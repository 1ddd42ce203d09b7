internal import Kernels

/// Where the descent begins: of each singular triplet, the positive parts of both vectors or the negative ones, whichever
/// weigh more. Zeros are replaced by the mean, since they would take long to leave.
///
/// C. Boutsidis, E. Gallopoulos, *SVD based initialization: A head start for nonnegative matrix factorization*, Pattern
/// Recognition 41 (2008), 1350–1362: NNDSVDa, which is scikit-learn's default too.
struct StartingFactors: ~Copyable {
    /// W, rows × components.
    let w: Matrix
    /// Hᵀ, features × components.
    let ht: Matrix

    /// What scikit-learn takes for zero.
    private static let negligible = 1e-6

    /// - Throws: `KernelError` if the singular values don't converge.
    init(of matrix: SparseMatrix, rank: Int, seed: UInt64) throws(KernelError) {
        let svd = try TruncatedSVD(of: matrix, rank: rank, seed: seed)
        // The mean of all elements, zeros included.
        let mean = matrix.columnMeans().reduce(0, +) / Double(matrix.columnCount)
        var w = Matrix(rows: rank, columns: matrix.rowCount)
        var h = Matrix(rows: rank, columns: matrix.columnCount)
        var image = [Double](repeating: 0, count: matrix.rowCount)
        for index in 0..<rank {
            let v = svd.vt.row(index)
            var elements = image.mutableSpan
            matrix.multiply(v, into: &elements)
            // The first pair has no signs, as all of X is positive, but for those of rounding errors.
            let part = index == 0 ? Part.all : Part.heavier(image.span, v)
            let (left, right) = (part.norm(image.span), part.norm(v))
            // Both get the same norm, and their product is that of what they were made of.
            let balance = left > 0 && right > 0 ? (right / left).squareRoot() : 0
            for row in image.indices { w[index, row] = part(image[row]) * balance }
            for feature in v.indices { h[index, feature] = balance > 0 ? part(v[feature]) / balance : 0 }
        }
        Self.replaceZeros(in: &w, by: mean)
        Self.replaceZeros(in: &h, by: mean)
        self.w = w.transposed()
        ht = h.transposed()
    }

    private static func replaceZeros(in matrix: inout Matrix, by mean: Double) {
        var elements = matrix.mutableElements
        for index in elements.indices where elements[index] < negligible { elements[index] = mean }
    }
}

/// What is taken of a vector.
private enum Part {
    case positive
    case negative
    case all

    /// That of the two for which the product of the vectors' norms is greater.
    static func heavier(_ u: Span<Double>, _ v: Span<Double>) -> Part {
        let positive = Part.positive.norm(u) * Part.positive.norm(v)
        return positive > Part.negative.norm(u) * Part.negative.norm(v) ? .positive : .negative
    }

    /// The element without its sign, or 0 if it isn't of this part.
    func callAsFunction(_ element: Double) -> Double {
        switch self {
        case .positive: max(element, 0)
        case .negative: max(-element, 0)
        case .all: element.magnitude
        }
    }

    func norm(_ vector: Span<Double>) -> Double {
        var square = 0.0
        for index in vector.indices {
            let element = self(vector[index])
            square += element * element
        }
        return square.squareRoot()
    }
}
