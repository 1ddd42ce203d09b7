import Kernels
import Testing

struct TriangularFactorTests {
    /// AᵀA = RᵀR, also of tall matrices that take several blocks.
    @Test(arguments: shapes + [(64, 3), (65, 3), (200, 20), (1000, 5)]) func keepsTheGramMatrix(rows: Int, columns: Int)
        throws
    {
        let a = randomMatrix(rows: rows, columns: columns, seed: 51)
        let r = try factor(a.view)
        for row in 0..<columns {
            for column in 0..<row { #expect(r[row, column] == 0) }
        }
        #expect(scaledResidual(gram(r.view), gram(a.view), order: max(rows, columns)) < residualLimit)
    }

    /// The signs of R's rows are arbitrary, the rest doesn't depend on how many rows come at a time.
    @Test(arguments: [1, 3, 64, 100]) func rowsMayComeSomeAtATime(count: Int) throws {
        let a = randomMatrix(rows: 100, columns: 7, seed: 52)
        var pieces = TriangularFactor(columns: 7)
        for start in stride(from: 0, to: 100, by: count) { try pieces.append(a.rows(start..<min(start + count, 100))) }
        let whole = try factor(a.view)
        #expect(isClose(array(pieces.r.elements).map(abs), array(whole.elements).map(abs)))
    }

    @Test func withoutRowsItIsZero() throws {
        let none = Matrix(rows: 0, columns: 2)
        let r = try factor(none.view)
        #expect(array(r.elements) == [0, 0, 0, 0])
    }

    /// Columns (x, 2 x): R has rank 1.
    @Test func rankDeficient() throws {
        let a = Matrix(rows: 3, columns: 2, elements: [1, 2, 2, 4, -2, -4])
        let r = try factor(a.view)
        #expect(isClose([abs(r[0, 0]), abs(r[0, 1]), r[1, 1]], [3, 6, 0], tolerance: 1e-15))
    }

    /// Columns 1e-9 apart: squares would lose the difference, R doesn't.
    @Test func keepsTheConditionAndNotItsSquare() throws {
        let a = Matrix(rows: 3, columns: 2, elements: [1, 1, 1e-9, 0, 0, 1e-9])
        let r = try factor(a.view)
        #expect(abs(abs(r[1, 1]) / (2.0.squareRoot() * 1e-9) - 1) < 1e-6)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity], [0, 5]) func refusesWhatIsNotFinite(bad: Double, index: Int) {
        var elements = [Double](repeating: 1, count: 6)
        elements[index] = bad
        let a = Matrix(rows: 3, columns: 2, elements: elements)
        let error = #expect(throws: KernelError.self) { _ = try factor(a.view) }
        #expect(error?.description.contains("the matrix[\(index)] is \(bad)") == true, "\(String(describing: error))")
    }

    private func factor(_ a: MatrixView) throws -> Matrix {
        var factor = TriangularFactor(columns: a.columns)
        try factor.append(a)
        return Matrix(copying: factor.r.view)
    }

    private func gram(_ a: MatrixView) -> [Double] {
        let transpose = transposed(a)
        return naiveProduct(transpose.view, a)
    }
}
