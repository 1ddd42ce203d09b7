import Kernels
import Testing

struct PackedSymmetricTests {
    @Test(arguments: [(0, 0), (1, 1), (2, 3), (3, 6), (3000, 4_501_500)])
    func halfOfASquareAndItsDiagonal(order: Int, count: Int) {
        #expect(PackedSymmetric.elementCount(order: order) == count)
    }

    /// NumPy's `a[numpy.triu_indices(3)]`. What lies below the diagonal isn't read.
    @Test func packsRowAfterRow() {
        let a = Matrix(rows: 3, columns: 3, elements: [1, 2, 3, .nan, 4, 5, .nan, .nan, 6])
        #expect(packed(a) == [1, 2, 3, 4, 5, 6])
    }

    @Test(arguments: orders) func timesAVector(order: Int) {
        let a = symmetricMatrix(order)
        let x = randomMatrix(rows: order, columns: 1, seed: 32)
        let triangle = packed(a)
        var y = [Double](repeating: .nan, count: order)
        var elements = y.mutableSpan
        PackedSymmetric(order: order, elements: triangle.span).multiply(x.elements, into: &elements)
        #expect(isClose(y, naiveProduct(a.view, x.view), tolerance: tolerance(order)))
    }

    @Test(arguments: orders) func quadraticFormOfADenseVector(order: Int) {
        let a = symmetricMatrix(order)
        let triangle = packed(a)
        let x = randomMatrix(rows: order, columns: 1, seed: 33)
        let found = PackedSymmetric(order: order, elements: triangle.span).quadraticForm(x.elements)
        #expect(isClose([found], [form(a, array(x.elements))], tolerance: tolerance(order)))
    }

    /// Every other element, in the order of the columns and against it.
    @Test(arguments: orders, [false, true]) func quadraticFormOfASparseVector(order: Int, descending: Bool) {
        let a = symmetricMatrix(order)
        let triangle = packed(a)
        let values = randomMatrix(rows: order, columns: 1, seed: 34)
        var columns = Array(stride(from: 0, to: order, by: 2))
        if descending { columns.reverse() }
        var dense = [Double](repeating: 0, count: order)
        for column in columns { dense[column] = values[column, 0] }
        let indices = columns.map { Int32($0) }
        let entries = columns.map { dense[$0] }
        let found = PackedSymmetric(order: order, elements: triangle.span)
            .quadraticForm(SparseRow(columns: indices.span, values: entries.span))
        #expect(isClose([found], [form(a, dense)], tolerance: tolerance(order)))
    }

    /// (1, 2, 3) with [[2, −1, 0], [−1, 2, −1], [0, −1, 2]]: 1 + (1 − 2)² + (2 − 3)² + 9 = 12.
    @Test func quadraticFormInClosedForm() {
        let triangle = [2.0, -1, 0, 2, -1, 2]
        let a = PackedSymmetric(order: 3, elements: triangle.span)
        let x = [1.0, 2, 3]
        #expect(a.quadraticForm(x.span) == 12)
        #expect(a.quadraticForm(SparseRow(columns: [0 as Int32, 1, 2].span, values: x.span)) == 12)
    }

    @Test func noEntryNoForm() {
        let triangle = [2.0, -1, 2]
        let none: (columns: [Int32], values: [Double]) = ([], [])
        let row = SparseRow(columns: none.columns.span, values: none.values.span)
        #expect(PackedSymmetric(order: 2, elements: triangle.span).quadraticForm(row) == 0)
    }

    private func symmetricMatrix(_ order: Int) -> Matrix {
        let random = randomMatrix(rows: order, columns: order, seed: 31)
        return symmetric(random.view)
    }

    private func packed(_ a: borrowing Matrix) -> [Double] {
        var triangle = [Double](repeating: .nan, count: PackedSymmetric.elementCount(order: a.rows))
        var elements = triangle.mutableSpan
        PackedSymmetric.pack(a.view, into: &elements)
        return triangle
    }

    /// xᵀ A x by its definition.
    private func form(_ a: borrowing Matrix, _ x: [Double]) -> Double {
        x.indices.reduce(0) { sum, row in x.indices.reduce(sum) { $0 + x[row] * a[row, $1] * x[$1] } }
    }

    /// So many roundings there are at most, of numbers up to 1.
    private func tolerance(_ order: Int) -> Double { Double(2 * order * order) * Double.ulpOfOne }
}
