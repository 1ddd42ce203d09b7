import Kernels
import Testing

struct TransposeTests {
    /// Beyond one tile of 16 × 16 too, at its edges and within.
    @Test(arguments: shapes + [(16, 16), (1, 40), (32, 15)]) func rowsBecomeColumns(rows: Int, columns: Int) {
        let a = randomMatrix(rows: rows, columns: columns, seed: 41)
        let transpose = a.transposed()
        #expect(transpose.rows == columns && transpose.columns == rows)
        let expected = transposed(a.view)
        #expect(array(transpose.elements) == array(expected.elements))
    }

    /// The rows of the transpose have their entries in order, empty ones included.
    @Test(arguments: shapes, [0, 0.3, 1]) func ofASparseMatrix(shape: (rows: Int, columns: Int), density: Double) {
        let a = TruncatedSVDTests.random(rows: shape.rows, columns: shape.columns, density: density, seed: 42)
        let transpose = a.transposed()
        #expect(transpose.rowCount == shape.columns && transpose.columnCount == shape.rows)
        #expect(transpose.entryCount == a.entryCount)
        let found = TruncatedSVDTests.dense(transpose)
        let dense = TruncatedSVDTests.dense(a)
        let expected = transposed(dense.view)
        #expect(array(found.elements) == array(expected.elements))
        for row in 0..<transpose.rowCount {
            let columns = transpose.columns[transpose.rowOffsets[row]..<transpose.rowOffsets[row + 1]]
            #expect(zip(columns, columns.dropFirst()).allSatisfy(<))
        }
    }

    /// Entries may come in any order within a row; the transpose sorts them.
    @Test func twiceIsTheSameMatrixInOrder() throws {
        let a = try SparseMatrix(columnCount: 3, rowOffsets: [0, 3, 3], columns: [2, 0, 1], values: [3, 1, 2])
        let twice = a.transposed().transposed()
        #expect(twice.rowOffsets == [0, 3, 3])
        #expect(twice.columns == [0, 1, 2])
        #expect(twice.values == [1, 2, 3])
    }
}
