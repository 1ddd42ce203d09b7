internal import Kernels

/// The inverse of a component's covariance: a diagonal or a symmetric matrix, as the number of its elements says.
struct Precision: ~Escapable {
    private let order: Int
    private let elements: Span<Double>

    /// - Parameter elements: the diagonal or the upper triangle. Of a matrix of order 1 they are the same.
    @_lifetime(copy elements)
    init(order: Int, elements: Span<Double>) {
        precondition(
            elements.count == order || elements.count == PackedSymmetric.elementCount(order: order), "shapes disagree")
        self.order = order
        self.elements = elements
    }

    private var isDiagonal: Bool { elements.count == order }

    /// xᵀ A x.
    func quadraticForm(_ x: SparseRow) -> Double {
        guard isDiagonal else { return PackedSymmetric(order: order, elements: elements).quadraticForm(x) }
        var sum = 0.0
        for entry in x.columns.indices {
            sum += x.values[entry] * x.values[entry] * elements[Int(x.columns[entry])]
        }
        return sum
    }

    /// xᵀ A x for a dense x.
    func quadraticForm(_ x: Span<Double>) -> Double {
        guard isDiagonal else { return PackedSymmetric(order: order, elements: elements).quadraticForm(x) }
        precondition(x.count == order, "shapes disagree")
        var sum = 0.0
        for index in x.indices {
            sum += x[unchecked: index] * x[unchecked: index] * elements[unchecked: index]
        }
        return sum
    }
}
