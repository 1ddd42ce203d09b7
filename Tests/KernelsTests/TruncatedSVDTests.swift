import Kernels
import Testing

struct TruncatedSVDTests {
    /// A random matrix, about `density` of it not zero.
    static func random(rows: Int, columns: Int, density: Double, seed: UInt64) -> SparseMatrix {
        var generator = SplitMix64(seed: seed)
        var matrix = SparseMatrix(columnCount: columns)
        for _ in 0..<rows {
            for column in 0..<columns where generator.nextUniform() < density {
                matrix.append(column: column, value: 2 * generator.nextUniform() - 1)
            }
            matrix.endRow()
        }
        return matrix
    }

    static func dense(_ sparse: SparseMatrix, minus means: [Double]? = nil) -> Matrix {
        var dense = Matrix(rows: sparse.rowCount, columns: sparse.columnCount)
        for row in 0..<sparse.rowCount {
            for entry in sparse.rowOffsets[row]..<sparse.rowOffsets[row + 1] {
                dense[row, Int(sparse.columns[entry])] = sparse.values[entry]
            }
            for column in 0..<sparse.columnCount { dense[row, column] -= means?[column] ?? 0 }
        }
        return dense
    }

    @Test(arguments: [(40, 30), (30, 40), (200, 15), (5, 60), (3, 3)], [1, 2, 3])
    func agreesWithTheDenseSVD(shape: (Int, Int), rank: Int) throws {
        let sparse = Self.random(rows: shape.0, columns: shape.1, density: 0.3, seed: 11)
        let dense = Self.dense(sparse)
        let expected = try SVD(of: dense.view)
        let found = try TruncatedSVD(of: sparse, rank: rank, seed: 1)
        #expect(isClose(found.singularValues, Array(expected.singularValues[..<rank])))
        var vectors = Matrix(copying: expected.vt.rows(0..<rank))
        flipSigns(ofRows: &vectors)
        #expect(isClose(array(found.vt.elements), array(vectors.elements), tolerance: 1e-9))
    }

    /// As many components as the matrix has rows or columns, of which centering makes one singular value zero.
    @Test(arguments: [(6, 20), (20, 6), (1, 4), (4, 1), (1, 1)]) func fullRank(shape: (Int, Int)) throws {
        let sparse = Self.random(rows: shape.0, columns: shape.1, density: 0.5, seed: 12)
        let rank = min(shape.0, shape.1)
        let centered = CenteredMatrix(sparse)
        let difference = Self.dense(sparse, minus: centered.means)
        let expected = try SVD(of: difference.view)
        let found = try TruncatedSVD(of: centered, rank: rank, seed: 1)
        #expect(isClose(found.singularValues, expected.singularValues, tolerance: 1e-12))
        let v = transposed(found.vt.view)
        #expect(isClose(naiveProduct(found.vt.view, v.view), identity(rank), tolerance: 1e-10))
    }

    /// The Krylov space of a matrix with equal singular values ends early.
    @Test func equalSingularValues() throws {
        var sparse = SparseMatrix(columnCount: 50)
        for row in 0..<50 {
            sparse.append(column: row, value: row < 3 ? 5 : 1)
            sparse.endRow()
        }
        let found = try TruncatedSVD(of: sparse, rank: 4, seed: 3)
        #expect(isClose(found.singularValues, [5, 5, 5, 1]))
    }

    @Test func zeroMatrix() throws {
        var sparse = SparseMatrix(columnCount: 4)
        for _ in 0..<3 { sparse.endRow() }
        let found = try TruncatedSVD(of: sparse, rank: 2, seed: 1)
        #expect(found.singularValues == [0, 0])
        let v = transposed(found.vt.view)
        #expect(isClose(naiveProduct(found.vt.view, v.view), identity(2)))
    }

    /// Singular values so close that one basis isn't enough.
    @Test func restartsUntilItConverges() throws {
        var sparse = SparseMatrix(columnCount: 400)
        for row in 0..<400 {
            sparse.append(column: row, value: 1 + 0.001 * Double(400 - row))
            sparse.endRow()
        }
        let found = try TruncatedSVD(of: sparse, rank: 2, seed: 3)
        #expect(found.restarts > 0)
        #expect(isClose(found.singularValues, [1.4, 1.399], tolerance: 1e-10))
    }

    @Test func givesUpWithAnError() {
        var sparse = SparseMatrix(columnCount: 400)
        for row in 0..<400 {
            sparse.append(column: row, value: 1 + 0.001 * Double(400 - row))
            sparse.endRow()
        }
        #expect(throws: KernelError.self) {
            _ = try TruncatedSVD(of: sparse, rank: 2, seed: 3, maximumRestarts: 0)
        }
    }

    /// Not only NaN and infinity: also what is finite, but whose products aren't.
    @Test(arguments: [Double.nan, .infinity, -.infinity, .greatestFiniteMagnitude], [0, 5, 9])
    func refusesWhatIsNotFinite(bad: Double, position: Int) {
        var sparse = SparseMatrix(columnCount: 10)
        for row in 0..<10 {
            sparse.append(column: row, value: row == position ? bad : 1)
            sparse.append(column: (row + 1) % 10, value: row == position ? bad : 0.5)
            sparse.endRow()
        }
        let error = #expect(throws: KernelError.self) {
            _ = try TruncatedSVD(of: CenteredMatrix(sparse), rank: 2, seed: 1)
        }
        #expect(error?.description.contains("the matrix's projection") == true)
    }

    @Test func sameSeedSameBits() throws {
        let sparse = Self.random(rows: 100, columns: 80, density: 0.1, seed: 13)
        let first = try TruncatedSVD(of: sparse, rank: 3, seed: 7)
        let second = try TruncatedSVD(of: sparse, rank: 3, seed: 7)
        #expect(first.singularValues == second.singularValues)
        #expect(array(first.vt.elements) == array(second.vt.elements))
    }
}
