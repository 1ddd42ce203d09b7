import Kernels
import Testing

struct SparseMatrixTests {
    /// [[1, 0, 2], [0, 0, 0], [0, 3, 0]]
    static let rowOffsets = [0, 2, 2, 3]
    static let columns: [Int32] = [0, 2, 1]
    static let values: [Double] = [1, 2, 3]

    static func example() throws -> SparseMatrix {
        try SparseMatrix(columnCount: 3, rowOffsets: rowOffsets, columns: columns, values: values)
    }

    @Test func builtRowByRow() throws {
        var matrix = SparseMatrix(columnCount: 3)
        for _ in 0..<2 {
            matrix.removeAllRows()
            matrix.append(column: 0, value: 1)
            matrix.append(column: 2, value: 2)
            matrix.endRow()
            matrix.endRow()
            matrix.append(column: 1, value: 3)
            matrix.endRow()
            #expect(matrix.rowOffsets == Self.rowOffsets)
            #expect(matrix.columns == Self.columns)
            #expect(matrix.values == Self.values)
        }
        #expect(matrix.rowCount == 3)
        #expect(matrix.entryCount == 3)
        #expect(matrix[row: 1].count == 0)
        #expect(array(matrix[row: 0].values) == [1, 2])
    }

    @Test(
        arguments: [
            (offsets: [0, 2, 1, 3], columns: [0, 2, 1], values: [1, 2, 3], reason: "rowOffsets[2]"),
            (offsets: [1, 3], columns: [0, 2, 1], values: [1, 2, 3], reason: "begin with 0"),
            (offsets: [0, 2], columns: [0, 2, 1], values: [1, 2, 3], reason: "end with 3"),
            (offsets: [], columns: [], values: [], reason: "begin with 0"),
            (offsets: [0, 3], columns: [0, 2], values: [1, 2, 3], reason: "2 column indices for 3 values"),
            (offsets: [0, 3], columns: [0, 3, 1], values: [1, 2, 3], reason: "columns[1] is 3"),
            (offsets: [0, 3], columns: [0, -1, 1], values: [1, 2, 3], reason: "columns[1] is -1"),
            (offsets: [0, 3], columns: [0, 2, 1], values: [1, .nan, 3], reason: "values[1] is nan"),
        ] as [(offsets: [Int], columns: [Int32], values: [Double], reason: String)]
    ) func refusesContradictions(offsets: [Int], columns: [Int32], values: [Double], reason: String) {
        let error = #expect(throws: KernelError.self) {
            try SparseMatrix(columnCount: 3, rowOffsets: offsets, columns: columns, values: values)
        }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "no error")")
    }

    @Test func products() throws {
        let matrix = try Self.example()
        let x = [1.0, 10, 100]
        var y = [Double](repeating: .nan, count: 3)
        var elements = y.mutableSpan
        matrix.multiply(x.span, into: &elements)
        #expect(y == [201, 0, 30])
        elements = y.mutableSpan
        matrix.multiplyTransposed(x.span, into: &elements)
        #expect(y == [1, 300, 2])
    }

    @Test(arguments: [1, 2, 3, 4, 5, 8, 9]) func productWithDenseMatrix(width: Int) throws {
        let matrix = try Self.example()
        let b = randomMatrix(rows: 3, columns: width, seed: 8)
        let bias = randomMatrix(rows: 1, columns: width, seed: 9)
        let dense = Matrix(rows: 3, columns: 3, elements: [1, 0, 2, 0, 0, 0, 0, 3, 0])
        let expected = naiveProduct(dense.view, b.view).enumerated().map { $1 + bias[0, $0 % width] }
        var c = [Double](repeating: .nan, count: 3 * width)
        var elements = c.mutableSpan
        matrix.multiply(b.view, bias: bias.elements, into: &elements)
        #expect(isClose(c, expected))
    }

    @Test func productWithoutRows() {
        let matrix = SparseMatrix(columnCount: 2)
        let b = Matrix(rows: 2, columns: 2)
        var c: [Double] = []
        var elements = c.mutableSpan
        matrix.multiply(b.view, bias: [1.0, 2].span, into: &elements)
        #expect(c.isEmpty)
    }

    @Test func statistics() throws {
        let matrix = try Self.example()
        #expect(isClose(matrix.columnMeans(), [1.0 / 3, 1, 2.0 / 3]))
        #expect(matrix.squaredRowNorms() == [5, 0, 9])
        // Columns (1,0,0), (0,0,3), (2,0,0): deviations 2/3 + 6 + 8/3.
        #expect(isClose([matrix.squaredDeviation()], [28.0 / 3]))
        #expect(SparseMatrix(columnCount: 2).columnMeans() == [0, 0])
    }

    @Test func centeringIsImplicit() throws {
        let centered = CenteredMatrix(try Self.example())
        let dense = Matrix(
            rows: 3, columns: 3,
            elements: [2.0 / 3, -1, 4.0 / 3, -1.0 / 3, -1, -2.0 / 3, -1.0 / 3, 2, -2.0 / 3])
        let x = Matrix(rows: 3, columns: 1, elements: [1, 10, 100])
        var y = [Double](repeating: .nan, count: 3)
        var elements = y.mutableSpan
        centered.multiply(x.elements, into: &elements)
        #expect(isClose(y, naiveProduct(dense.view, x.view)))
        elements = y.mutableSpan
        centered.multiplyTransposed(x.elements, into: &elements)
        let transpose = transposed(dense.view)
        #expect(isClose(y, naiveProduct(transpose.view, x.view)))
    }

    @Test func transposedProductWithAMatrix() throws {
        let matrix = try Self.example()
        let b = Matrix(rows: 3, columns: 2, elements: [1, 2, 3, 4, 5, 6])
        var product = [Double](repeating: -1, count: 6)
        var elements = product.mutableSpan
        matrix.multiplyTransposed(b.view, into: &elements)
        #expect(product == [1, 2, 15, 18, 2, 4])
    }

    @Test func emptyTransposedProducts() throws {
        var nothing: [Double] = []
        var elements = nothing.mutableSpan
        try Self.example().multiplyTransposed(Matrix(rows: 3, columns: 0).view, into: &elements)
        var zeros = [1.0, 1, 1]
        elements = zeros.mutableSpan
        SparseMatrix(columnCount: 3).multiplyTransposed(Matrix(rows: 0, columns: 1).view, into: &elements)
        #expect(zeros == [0, 0, 0])
    }

    @Test func sumsOfRowsByLabel() throws {
        let sums = try Self.example().rowSums(labels: [1, 0, 1], labelCount: 3)
        #expect(array(sums.elements) == [0, 1, 0, 0, 3, 0, 0, 2, 0])
    }
}
