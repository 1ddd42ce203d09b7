import Kernels
import Testing

struct FactorizationTests {
    @Test(arguments: shapes) func svdIsOrthonormalOrderedAndExact(rows: Int, columns: Int) throws {
        let a = randomMatrix(rows: rows, columns: columns, seed: 6)
        let svd = try SVD(of: a.view)
        let rank = min(rows, columns)
        #expect(svd.singularValues.count == rank)
        #expect(svd.singularValues == svd.singularValues.sorted(by: >))
        #expect(svd.singularValues.allSatisfy { $0 >= 0 })
        let ut = transposed(svd.u.view)
        let v = transposed(svd.vt.view)
        #expect(isClose(naiveProduct(ut.view, svd.u.view), identity(rank)))
        #expect(isClose(naiveProduct(svd.vt.view, v.view), identity(rank)))
        var scaled = Matrix(copying: svd.vt.view)
        for row in 0..<rank {
            for column in 0..<columns { scaled[row, column] *= svd.singularValues[row] }
        }
        #expect(isClose(array(a.elements), naiveProduct(svd.u.view, scaled.view)))
    }

    /// [[3, 0], [4, 5]] has the singular values √45 and √5: AᵀA = [[25, 20], [20, 25]].
    @Test func svdInClosedForm() throws {
        let a = Matrix(rows: 2, columns: 2, elements: [3, 0, 4, 5])
        let svd = try SVD(of: a.view)
        #expect(isClose(svd.singularValues, [3 * 5.0.squareRoot(), 5.0.squareRoot()]))
    }

    @Test(arguments: shapes) func qrIsOrthonormalTriangularAndExact(rows: Int, columns: Int) throws {
        let a = randomMatrix(rows: rows, columns: columns, seed: 7)
        let qr = try QR(of: a.view)
        let qt = transposed(qr.q.view)
        #expect(isClose(naiveProduct(qt.view, qr.q.view), identity(min(rows, columns))))
        #expect(isClose(array(a.elements), naiveProduct(qr.q.view, qr.r.view)))
        for row in 0..<qr.r.rows {
            for column in 0..<min(row, columns) { #expect(qr.r[row, column] == 0) }
        }
    }

    @Test(arguments: [Double.nan, .infinity]) func refusesWhatIsNotFinite(bad: Double) {
        let a = Matrix(rows: 1, columns: 2, elements: [1, bad])
        #expect(throws: KernelError.self) { _ = try SVD(of: a.view) }
        #expect(throws: KernelError.self) { _ = try QR(of: a.view) }
    }

    @Test func signsAreThoseOfTheLargestElements() {
        var vectors = Matrix(rows: 3, columns: 3, elements: [1, -2, 1, 0.5, 3, -1, 0, 0, 0])
        flipSigns(ofRows: &vectors)
        #expect(isClose(array(vectors.elements), [-1, 2, -1, 0.5, 3, -1, 0, 0, 0]))
    }

    @Test func firstOfEqualMagnitudesDecidesTheSign() {
        var vectors = Matrix(rows: 1, columns: 2, elements: [-1, 1])
        flipSigns(ofRows: &vectors)
        #expect(array(vectors.elements) == [1, -1])
    }
}
