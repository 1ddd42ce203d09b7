import Estimators
import Kernels
import Testing

struct LloydTests {
    /// Counts of five words; the last four rows are far from the others.
    static let rows: [[Double]] = [
        [1, 0, 0, 2, 0], [0, 0, 0, 0, 1], [1, 0, 1, 0, 0], [1, 0, 0, 1, 0], [0, 4, 0, 0, 1], [0, 0, 0, 0, 0],
        [0, 0, 1, 0, 0], [0, 0, 0, 0, 0], [0, 0, 1, 1, 0], [1, 1, 0, 0, 0], [1, 1, 1, 1, 0], [0, 0, 0, 0, 1],
        [2, 1, 3, 2, 2], [1, 0, 3, 0, 0], [0, 2, 0, 0, 0], [0, 2, 0, 0, 0], [1, 0, 0, 2, 0], [0, 0, 1, 1, 0],
        [2, 0, 1, 1, 2], [0, 1, 0, 0, 1], [9, 0, 0, 3, 3], [8, 0, 2, 0, 3], [6, 0, 1, 1, 5], [9, 0, 1, 0, 3],
    ]

    static func cluster(from starts: [[Double]], maximumIterations: Int = 300) -> Clustering {
        var matrix = SparseMatrix(columnCount: 5)
        for row in rows {
            for (column, value) in row.enumerated() where value != 0 { matrix.append(column: column, value: value) }
            matrix.endRow()
        }
        var centers = Matrix(rows: 5, columns: starts.count)
        for (cluster, start) in starts.enumerated() {
            for (column, value) in start.enumerated() { centers[column, cluster] = value }
        }
        let lloyd = Lloyd(
            data: ClusteringData(matrix), maximumIterations: maximumIterations, relativeTolerance: 1e-4)
        return lloyd.cluster(from: centers)
    }

    /// The expected numbers are those of scikit-learn 1.9.1:
    ///
    ///     starts = [X[0], X[1], X[20], [50] * 5]
    ///     KMeans(4, init=starts, n_init=1, tol=1e-4).fit(scipy.sparse.csr_matrix(X))
    ///
    /// The last start is nearest to no row, so that its cluster is given the row that is farthest from its center.
    @Test func agreesWithScikitLearnAndRelocatesAnEmptyCluster() {
        let found = Self.cluster(from: [
            Self.rows[0], Self.rows[1], Self.rows[20], [Double](repeating: 50, count: 5),
        ])
        #expect(abs(found.inertia - 56.66666666666667) < 1e-12)
        #expect(found.labels == [0, 1, 0, 0, 1, 1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 2, 2, 3, 2])
        let expected: [[Double]] = [
            [1.0, 0.2, 1.1, 1.1, 0.4], [0.1, 1.0, 0.1, 0.0, 0.4], [26.0 / 3, 0.0, 1.0, 1.0, 3.0],
            [6.0, 0.0, 1.0, 1.0, 5.0],
        ]
        for cluster in 0..<4 {
            for column in 0..<5 {
                #expect(abs(found.centers[column, cluster] - expected[cluster][column]) < 1e-12)
            }
        }
    }

    @Test func stopsAfterTheLastIteration() {
        let found = Self.cluster(from: [Self.rows[0], Self.rows[1]], maximumIterations: 1)
        #expect(found.iterations == 1)
        #expect(found.inertia > 0)
    }
}
