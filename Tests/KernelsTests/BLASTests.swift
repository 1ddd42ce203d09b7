import Kernels
import Testing

struct BLASTests {
    @Test func vectors() {
        let x = [1.0, 2, 3]
        var y = [4.0, 5, 6]
        #expect(BLAS.dot(x.span, y.span) == 32)
        #expect(BLAS.norm([3.0, 4].span) == 5)
        var elements = y.mutableSpan
        BLAS.axpy(2, x.span, into: &elements)
        BLAS.scale(-1, &elements)
        #expect(y == [-6, -9, -12])
    }

    @Test func emptyVectors() {
        let none: [Double] = []
        #expect(BLAS.dot(none.span, none.span) == 0)
        #expect(BLAS.norm(none.span) == 0)
    }

    @Test func normDoesNotOverflow() {
        #expect(abs(BLAS.norm([3e200, 4e200].span) / 5e200 - 1) < 1e-15)
    }

    @Test(arguments: shapes) func matrixTimesVector(rows: Int, columns: Int) {
        let a = randomMatrix(rows: rows, columns: columns, seed: 1)
        let x = randomMatrix(rows: columns, columns: 1, seed: 2)
        var y = [Double](repeating: .nan, count: rows)
        var elements = y.mutableSpan
        BLAS.gemv(a.view, x.elements, into: &elements)
        #expect(isClose(y, naiveProduct(a.view, x.view)))
    }

    @Test(arguments: shapes) func transposedMatrixTimesVector(rows: Int, columns: Int) {
        let a = randomMatrix(rows: rows, columns: columns, seed: 1)
        let x = randomMatrix(rows: rows, columns: 1, seed: 2)
        let at = transposed(a.view)
        var y = [Double](repeating: 1, count: columns)
        var elements = y.mutableSpan
        BLAS.gemv(a.view, transposed: true, x.elements, alpha: -1, beta: 1, into: &elements)
        #expect(isClose(y, naiveProduct(at.view, x.view).map { 1 - $0 }))
    }

    @Test(arguments: shapes, [false, true]) func matrixTimesMatrix(shape: (rows: Int, columns: Int), transpose: Bool) {
        let a = randomMatrix(rows: shape.rows, columns: shape.columns, seed: 3)
        let b = randomMatrix(rows: shape.columns, columns: 4, seed: 4)
        let expected = naiveProduct(a.view, b.view)
        let at = transposed(a.view)
        let bt = transposed(b.view)
        var c = Matrix(rows: shape.rows, columns: 4, elements: [Double](repeating: 2, count: shape.rows * 4))
        if transpose {
            BLAS.gemm(at.view, transposed: true, bt.view, transposed: true, beta: 3, into: &c)
        } else {
            BLAS.gemm(a.view, b.view, beta: 3, into: &c)
        }
        #expect(isClose(array(c.elements), expected.map { $0 + 6 }))
    }

    @Test(arguments: shapes) func gramMatrix(rows: Int, columns: Int) {
        let a = randomMatrix(rows: rows, columns: columns, seed: 5)
        let at = transposed(a.view)
        let expected = naiveProduct(at.view, a.view)
        var c = Matrix(rows: columns, columns: columns)
        BLAS.syrk(a.view, into: &c)
        for row in 0..<columns {
            for column in 0..<columns {
                let value = column >= row ? expected[row * columns + column] : 0
                #expect(abs(c[row, column] - value) < 1e-12)
            }
        }
    }
}
