/// The product of a transposed sparse matrix with a dense one: each entry adds a multiple of a dense row to another one, as
/// many columns at a time as fit the vector registers.
struct TransposedProduct {
    private let columns: UnsafeBufferPointer<Int32>
    private let values: UnsafeBufferPointer<Double>
    private let b: UnsafePointer<Double>
    private let c: UnsafeMutablePointer<Double>
    private let width: Int

    /// C += Aᵀ B.
    ///
    /// - Precondition: the shapes agree.
    static func add(_ a: SparseMatrix, _ b: MatrixView, into c: inout MutableSpan<Double>) {
        let width = b.columns
        // Without bounds checks. Sound, because the shapes agree, the row offsets lie among the entries and ascend, and
        // every column index is less than `columnCount`: `SparseMatrix` lets nothing else in.
        a.columns.withUnsafeBufferPointer { columns in
            a.values.withUnsafeBufferPointer { values in
                b.elements.withUnsafeBufferPointer { b in
                    c.withUnsafeMutableBufferPointer { c in
                        guard let b = b.baseAddress, let c = c.baseAddress else { return }
                        let product = TransposedProduct(columns: columns, values: values, b: b, c: c, width: width)
                        for row in 0..<a.rowCount {
                            product.addRow(row, entries: a.rowOffsets[row]..<a.rowOffsets[row + 1])
                        }
                    }
                }
            }
        }
    }

    private func addRow(_ row: Int, entries: Range<Int>) {
        var column = 0
        while column + 8 <= width {
            add(SIMD8<Double>.self, row: row, column: column, entries: entries)
            column += 8
        }
        if column + 4 <= width {
            add(SIMD4<Double>.self, row: row, column: column, entries: entries)
            column += 4
        }
        if column + 2 <= width {
            add(SIMD2<Double>.self, row: row, column: column, entries: entries)
            column += 2
        }
        if column < width {
            let factor = b[row * width + column]
            for entry in entries { c[Int(columns[entry]) * width + column] += values[entry] * factor }
        }
    }

    /// What one row of B adds, from `column` on, as many columns as `Lanes` has.
    @inline(__always)
    private func add<Lanes: SIMD & BitwiseCopyable>(_: Lanes.Type, row: Int, column: Int, entries: Range<Int>)
    where Lanes.Scalar == Double {
        let factors = UnsafeRawPointer(b + row * width + column).loadUnaligned(as: Lanes.self)
        for entry in entries {
            let target = UnsafeMutableRawPointer(c + Int(columns[entry]) * width + column)
            let sum = target.loadUnaligned(as: Lanes.self) + Lanes(repeating: values[entry]) * factors
            target.storeBytes(of: sum, as: Lanes.self)
        }
    }
}
