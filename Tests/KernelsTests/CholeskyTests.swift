import Glibc
import Kernels
import Testing

struct CholeskyTests {
    @Test(arguments: orders, [1e-150, 1, 1e150]) func theFactorsProductIsTheMatrix(order: Int, size: Double) throws {
        let a = scaled(randomPositiveDefinite(order: order, seed: 21), by: size)
        let factor = upperTriangle(try Cholesky(of: Matrix(copying: a.view)).factor)
        let product = naiveProduct(transposed(factor.view).view, factor.view)
        #expect(scaledResidual(product, array(a.elements), order: order) < residualLimit)
        #expect((0..<order).allSatisfy { factor[$0, $0] > 0 })
    }

    /// The residual's bound holds however bad the condition is: about 10¹⁰ for Hilbert's matrix of order 8.
    @Test(arguments: 1...8) func illConditioned(order: Int) throws {
        let elements = (0..<order * order).map { 1 / Double($0 / order + $0 % order + 1) }
        let factor = upperTriangle(
            try Cholesky(of: Matrix(rows: order, columns: order, elements: elements)).factor)
        let transpose = transposed(factor.view)
        #expect(scaledResidual(naiveProduct(transpose.view, factor.view), elements, order: order) < residualLimit)
    }

    /// ‖I − A A⁻¹‖ is bounded by ε n ‖A‖ ‖A⁻¹‖.
    @Test(arguments: orders) func theInverseIsOne(order: Int) throws {
        let a = randomPositiveDefinite(order: order, seed: 22)
        let triangle = try Cholesky(of: Matrix(copying: a.view)).inverse()
        let inverse = symmetric(triangle.view)
        let product = naiveProduct(a.view, inverse.view)
        let differences = zip(product, identity(order)).map { $0 - $1 }
        let bound = Double(order) * BLAS.norm(a.elements) * BLAS.norm(inverse.elements) * Double.ulpOfOne
        #expect(BLAS.norm(differences.span) <= residualLimit * bound)
    }

    /// [[4, 2], [2, 5]] = Uᵀ U with U = [[2, 1], [0, 2]]; its determinant is 16 and its inverse [[5, −2], [−2, 4]] / 16.
    @Test func closedForm() throws {
        let factorization = try Cholesky(of: Matrix(rows: 2, columns: 2, elements: [4, 2, 2, 5]))
        #expect(isClose(array(upperTriangle(factorization.factor).elements), [2, 1, 0, 2], tolerance: 1e-15))
        #expect(abs(factorization.logDeterminant - log(16)) < 1e-14)
        let inverse = factorization.inverse()
        #expect(isClose([inverse[0, 0], inverse[0, 1], inverse[1, 1]], [5.0 / 16, -1.0 / 8, 0.25], tolerance: 1e-15))
    }

    /// 10⁶⁰⁰ is no `Double`, but its logarithm is.
    @Test(arguments: [1e200, 1e-200]) func theDeterminantMayOverflow(element: Double) throws {
        let diagonal = Matrix(rows: 3, columns: 3, elements: identity(3).map { $0 * element })
        #expect(abs(try Cholesky(of: diagonal).logDeterminant / (3 * log(element)) - 1) < 1e-14)
    }

    @Test func theEmptyMatrixHasTheDeterminant1() throws {
        let factorization = try Cholesky(of: Matrix(rows: 0, columns: 0))
        #expect(factorization.logDeterminant == 0)
        #expect(factorization.inverse().rows == 0)
    }

    @Test func nothingBelowTheDiagonalIsRead() throws {
        let a = Matrix(rows: 2, columns: 2, elements: [4, 2, .nan, 5])
        let inverse = try Cholesky(of: a).inverse()
        #expect(isClose([inverse[0, 0], inverse[0, 1], inverse[1, 1]], [5.0 / 16, -1.0 / 8, 0.25], tolerance: 1e-15))
    }

    /// Zero, negative, of rank one, indefinite: the error names the first minor at fault.
    @Test(
        arguments: [
            ([0], 1), ([-1], 1), ([1, 1, 1, 1], 2), ([1, 2, 2, 1], 2), ([2, 0, 0, 0, 2, 0, 0, 0, -1e-300], 3),
        ] as [([Double], Int)])
    func refusesWhatIsNotPositiveDefinite(elements: [Double], minor: Int) {
        let order = Int(Double(elements.count).squareRoot())
        let error = #expect(throws: KernelError.self) {
            _ = try Cholesky(of: Matrix(rows: order, columns: order, elements: elements))
        }
        #expect(error?.description.contains("leading minor of order \(minor) ") == true, "\(String(describing: error))")
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity], [(0, 0), (0, 2), (1, 1), (2, 2)])
    func refusesWhatIsNotFinite(bad: Double, place: (row: Int, column: Int)) {
        let error = #expect(throws: KernelError.self) {
            var a = Matrix(rows: 3, columns: 3, elements: identity(3))
            a[place.row, place.column] = bad
            _ = try Cholesky(of: a)
        }
        let name = "row \(place.row) of the matrix, from its diagonal on[\(place.column - place.row)] is \(bad)"
        #expect(error?.description.contains(name) == true, "\(String(describing: error))")
    }

    private func scaled(_ a: consuming Matrix, by factor: Double) -> Matrix {
        var elements = a.mutableElements
        BLAS.scale(factor, &elements)
        return a
    }

    private func upperTriangle(_ a: borrowing Matrix) -> Matrix {
        var triangle = Matrix(rows: a.rows, columns: a.columns)
        for row in 0..<a.rows {
            for column in row..<a.columns { triangle[row, column] = a[row, column] }
        }
        return triangle
    }
}
