extension SparseMatrix {
    /// y = A x.
    ///
    /// - Parameters:
    ///   - x: `columnCount` elements.
    ///   - y: `rowCount` elements, overwritten.
    public func multiply(_ x: Span<Double>, into y: inout MutableSpan<Double>) {
        precondition(x.count == columnCount && y.count == rowCount, "shapes disagree")
        for row in 0..<rowCount { y[row] = dot(row: row, x) }
    }

    /// aᵀ x for the row a with that index.
    ///
    /// - Parameter x: `columnCount` elements.
    public func dot(row: Int, _ x: Span<Double>) -> Double {
        precondition(x.count == columnCount, "shapes disagree")
        let range = rowOffsets[row]..<rowOffsets[row + 1]
        let (columns, values) = (columns.span.extracting(range), values.span.extracting(range))
        var sum = 0.0
        // Every column is less than `columnCount`.
        for entry in columns.indices {
            sum += values[unchecked: entry] * x[unchecked: Int(columns[unchecked: entry])]
        }
        return sum
    }

    /// x += factor a for the row a with that index.
    ///
    /// - Parameter x: `columnCount` elements.
    public func add(row: Int, times factor: Double, into x: inout MutableSpan<Double>) {
        precondition(x.count == columnCount, "shapes disagree")
        let range = rowOffsets[row]..<rowOffsets[row + 1]
        let (columns, values) = (columns.span.extracting(range), values.span.extracting(range))
        for entry in columns.indices {
            x[unchecked: Int(columns[unchecked: entry])] += factor * values[unchecked: entry]
        }
    }

    /// y = Aᵀ x.
    ///
    /// - Parameters:
    ///   - x: `rowCount` elements.
    ///   - y: `columnCount` elements, overwritten.
    public func multiplyTransposed(_ x: Span<Double>, into y: inout MutableSpan<Double>) {
        precondition(x.count == rowCount && y.count == columnCount, "shapes disagree")
        y.update(repeating: 0)
        for row in 0..<rowCount { add(row: row, times: x[row], into: &y) }
    }

    /// C = A B + 1 biasᵀ: every row of the product begins at `bias`.
    ///
    /// - Parameters:
    ///   - b: a matrix of `columnCount` rows.
    ///   - bias: one element per column of `b`.
    ///   - c: `rowCount * b.columns` elements, row after row, overwritten.
    public func multiply(_ b: MatrixView, bias: Span<Double>, into c: inout MutableSpan<Double>) {
        let width = b.columns
        precondition(b.rows == columnCount && bias.count == width && c.count == rowCount * width, "shapes disagree")
        DenseProduct.compute(self, b, bias: bias, into: &c)
    }

    /// C = Aᵀ B.
    ///
    /// - Parameters:
    ///   - b: a matrix of `rowCount` rows.
    ///   - c: `columnCount * b.columns` elements, row after row, overwritten.
    public func multiplyTransposed(_ b: MatrixView, into c: inout MutableSpan<Double>) {
        let width = b.columns
        precondition(b.rows == rowCount && c.count == columnCount * width, "shapes disagree")
        c.update(repeating: 0)
        TransposedProduct.add(self, b, into: &c)
    }
}
