/// A symmetric matrix that somebody else owns, of which only the upper triangle is stored, row after row: half the memory.
///
/// Element (i, j), i ≤ j, lies at i n − i (i + 1) / 2 + j, in the order of NumPy's `a[numpy.triu_indices(n)]`.
public struct PackedSymmetric: ~Escapable {
    /// How many rows and columns there are.
    public let order: Int
    /// The upper triangle, `elementCount(order:)` elements.
    public let elements: Span<Double>

    /// How many elements the triangle of a matrix has.
    public static func elementCount(order: Int) -> Int { order * (order + 1) / 2 }

    /// - Precondition: there are `elementCount(order:)` elements.
    @_lifetime(copy elements)
    public init(order: Int, elements: Span<Double>) {
        precondition(elements.count == Self.elementCount(order: order), "shape and elements disagree")
        self.order = order
        self.elements = elements
    }

    /// Copies the upper triangle of a square matrix.
    ///
    /// - Parameter triangle: `elementCount(order: matrix.rows)` elements, overwritten.
    public static func pack(_ matrix: MatrixView, into triangle: inout MutableSpan<Double>) {
        let order = matrix.rows
        precondition(matrix.columns == order && triangle.count == elementCount(order: order), "shapes disagree")
        var position = 0
        for row in 0..<order {
            let elements = matrix.row(row)
            for column in row..<order {
                triangle[unchecked: position] = elements[unchecked: column]
                position += 1
            }
        }
    }

    /// Where element (`row`, 0) would lie: element (row, column) lies `column` further.
    private func start(ofRow row: Int) -> Int { row * (2 * order - row - 1) / 2 }

    /// y = A x.
    ///
    /// - Parameters:
    ///   - x: `order` elements.
    ///   - y: `order` elements, overwritten.
    public func multiply(_ x: Span<Double>, into y: inout MutableSpan<Double>) {
        precondition(x.count == order && y.count == order, "shapes disagree")
        y.update(repeating: 0)
        // Without bounds checks: the loops stay below `order`, which the shapes agree to, and in the triangle.
        for row in 0..<order {
            let start = start(ofRow: row)
            var sum = elements[unchecked: start + row] * x[unchecked: row]
            for column in row + 1..<max(row + 1, order) {
                let element = elements[unchecked: start + column]
                sum += element * x[unchecked: column]
                y[unchecked: column] += element * x[unchecked: row]
            }
            y[unchecked: row] += sum
        }
    }

    /// xᵀ A x for a sparse x: as many elements are looked up as x has pairs of entries.
    ///
    /// - Precondition: the columns of `x` are less than `order`.
    public func quadraticForm(_ x: SparseRow) -> Double {
        let (columns, values) = (x.columns, x.values)
        var sum = 0.0
        for first in columns.indices {
            let column = Int(columns[unchecked: first])
            precondition(0..<order ~= column, "column \(column) of \(order)")
            // Without bounds checks: `other` has been this loop's `column` before, so that both lie in the matrix.
            let value = values[unchecked: first]
            var product = 0.0
            for second in 0..<first {
                let other = Int(columns[unchecked: second])
                let element = elements[unchecked: start(ofRow: min(column, other)) + max(column, other)]
                product += element * values[unchecked: second]
            }
            sum += value * (elements[unchecked: start(ofRow: column) + column] * value + 2 * product)
        }
        return sum
    }

    /// xᵀ A x for a dense x of `order` elements.
    public func quadraticForm(_ x: Span<Double>) -> Double {
        precondition(x.count == order, "shapes disagree")
        // Without bounds checks: the loops stay below `order`, the length of x and of the rows.
        return elements.withUnsafeBufferPointer { elements in
            x.withUnsafeBufferPointer { x in
                guard let a = elements.baseAddress, let x = x.baseAddress else { return 0 }
                var diagonal = 0.0
                var wide = SIMD8<Double>.zero
                var narrow = SIMD2<Double>.zero
                var rest = 0.0
                for row in 0..<order {
                    let a = a + start(ofRow: row)
                    diagonal += a[row] * x[row] * x[row]
                    var sums = SIMD8<Double>.zero
                    var column = row + 1
                    while column + 8 <= order {
                        sums += load(a + column) * load(x + column)
                        column += 8
                    }
                    wide += sums * x[row]
                    var pairs = SIMD2<Double>.zero
                    while column + 2 <= order {
                        pairs += load(a + column) * load(x + column)
                        column += 2
                    }
                    narrow += pairs * x[row]
                    if column < order { rest += a[column] * x[column] * x[row] }
                }
                return diagonal + 2 * (wide.sum() + narrow.sum() + rest)
            }
        }
    }
}

/// Some consecutive elements as a vector.
@inline(__always)
private func load<Lanes: SIMD & BitwiseCopyable>(_ address: UnsafePointer<Double>) -> Lanes
where Lanes.Scalar == Double {
    UnsafeRawPointer(address).loadUnaligned(as: Lanes.self)
}
