/// The product of a sparse matrix with a dense one, some columns of it at a time: as many as fit the vector registers, so
/// that the sums don't go through memory. Each sum has the same order and the same bits, wherever its column lies.
struct DenseProduct {
    private let columns: UnsafeBufferPointer<Int32>
    private let values: UnsafeBufferPointer<Double>
    private let b: UnsafePointer<Double>
    private let bias: UnsafePointer<Double>
    private let c: UnsafeMutablePointer<Double>
    private let width: Int

    /// C = A B + 1 biasᵀ.
    ///
    /// - Precondition: the shapes agree.
    static func compute(
        _ a: SparseMatrix, _ b: MatrixView, bias: Span<Double>, into c: inout MutableSpan<Double>
    ) {
        // Without bounds checks. Sound, because the shapes agree, the row offsets lie among the entries and ascend, and
        // every column index is less than `columnCount`: `SparseMatrix` lets nothing else in.
        a.columns.withUnsafeBufferPointer { columns in
            a.values.withUnsafeBufferPointer { values in
                b.elements.withUnsafeBufferPointer { b in
                    bias.withUnsafeBufferPointer { bias in
                        c.withUnsafeMutableBufferPointer { c in
                            guard let biasStart = bias.baseAddress, let c = c.baseAddress else { return }
                            // Without columns there is no address, and there are no entries that would need it.
                            let b = b.baseAddress ?? biasStart
                            let product = DenseProduct(
                                columns: columns, values: values, b: b, bias: biasStart, c: c, width: bias.count)
                            for row in 0..<a.rowCount {
                                product.computeRow(row, entries: a.rowOffsets[row]..<a.rowOffsets[row + 1])
                            }
                        }
                    }
                }
            }
        }
    }

    private func computeRow(_ row: Int, entries: Range<Int>) {
        var column = 0
        while column + 8 <= width {
            compute(SIMD8<Double>.self, row: row, column: column, entries: entries)
            column += 8
        }
        if column + 4 <= width {
            compute(SIMD4<Double>.self, row: row, column: column, entries: entries)
            column += 4
        }
        if column + 2 <= width {
            compute(SIMD2<Double>.self, row: row, column: column, entries: entries)
            column += 2
        }
        if column < width {
            var sum = bias[column]
            for entry in entries {
                sum += values[entry] * b[Int(columns[entry]) * width + column]
            }
            c[row * width + column] = sum
        }
    }

    /// One row of C, from `column` on, as many columns as `Lanes` has.
    @inline(__always)
    private func compute<Lanes: SIMD & BitwiseCopyable>(_: Lanes.Type, row: Int, column: Int, entries: Range<Int>)
    where Lanes.Scalar == Double {
        var sums = UnsafeRawPointer(bias + column).loadUnaligned(as: Lanes.self)
        for entry in entries {
            let elements = UnsafeRawPointer(b + Int(columns[entry]) * width + column).loadUnaligned(as: Lanes.self)
            sums += Lanes(repeating: values[entry]) * elements
        }
        UnsafeMutableRawPointer(c + row * width + column).storeBytes(of: sums, as: Lanes.self)
    }
}
