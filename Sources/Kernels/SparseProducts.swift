extension SparseMatrix {
    /// y = A x.
    ///
    /// - Parameters:
    ///   - x: `columnCount` elements.
    ///   - y: `rowCount` elements, overwritten.
    public func multiply(_ x: Span<Double>, into y: inout MutableSpan<Double>) {
        precondition(x.count == columnCount && y.count == rowCount, "shapes disagree")
        for row in 0..<rowCount {
            var sum = 0.0
            for entry in rowOffsets[row]..<rowOffsets[row + 1] {
                sum += values[entry] * x[Int(columns[entry])]
            }
            y[row] = sum
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
        for row in 0..<rowCount {
            for entry in rowOffsets[row]..<rowOffsets[row + 1] {
                y[Int(columns[entry])] += values[entry] * x[row]
            }
        }
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
        guard width > 0 else { return }
        // Without bounds checks: this is where the gradients of linear models come from.
        c.withUnsafeMutableBufferPointer { c in
            b.elements.withUnsafeBufferPointer { b in
                columns.withUnsafeBufferPointer { columns in
                    values.withUnsafeBufferPointer { values in
                        for row in 0..<rowCount {
                            let source = b.baseAddress! + row * width
                            for entry in rowOffsets[row]..<rowOffsets[row + 1] {
                                let target = c.baseAddress! + Int(columns[entry]) * width
                                for column in 0..<width { target[column] += values[entry] * source[column] }
                            }
                        }
                    }
                }
            }
        }
    }
}
