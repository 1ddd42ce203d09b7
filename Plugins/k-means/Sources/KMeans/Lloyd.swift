package import Kernels

/// A clustering, as a run has left it.
package struct Clustering: ~Copyable {
    /// The centers as columns: columns of the data × clusters.
    package let centers: Matrix
    /// The nearest center of each row.
    package let labels: [Int]
    /// Σ ‖x − c‖² over all rows x, c being the nearest center.
    package let inertia: Double
    /// How many times the centers were moved.
    package let iterations: Int
}

/// Moves centers to the mean of their rows until they stay: S. P. Lloyd, *Least squares quantization in PCM*, IEEE Trans.
/// Inf. Theory 28 (1982), 129–137. It stops when scikit-learn's does.
package struct Lloyd {
    private let data: ClusteringData
    private let maximumIterations: Int
    /// How large the sum of the centers' squared shifts may be at the end.
    private let tolerance: Double

    /// - Parameter relativeTolerance: the tolerance as a part of the columns' mean variance.
    package init(data: ClusteringData, maximumIterations: Int, relativeTolerance: Double) {
        self.data = data
        self.maximumIterations = maximumIterations
        let elements = Double(data.rowCount) * Double(data.matrix.columnCount)
        tolerance = relativeTolerance * data.matrix.squaredDeviation() / elements
    }

    /// Runs from given centers.
    package func cluster(from start: consuming Matrix) -> Clustering {
        var centers = start
        var assignment = Assignment(of: data, to: centers)
        var iterations = 0
        while iterations < maximumIterations {
            let moved = means(of: assignment, clusterCount: centers.columns)
            let shift = moved.squaredDistance(to: centers)
            centers = moved
            iterations += 1
            let previous = assignment.labels
            assignment = Assignment(of: data, to: centers)
            if assignment.labels == previous || shift <= tolerance { break }
        }
        return Clustering(
            centers: centers, labels: assignment.labels, inertia: assignment.distances.reduce(0, +),
            iterations: iterations)
    }

    /// The mean of each cluster's rows.
    private func means(of assignment: Assignment, clusterCount: Int) -> Matrix {
        let labels = assignment.relocatingEmptyClusters(clusterCount)
        var sizes = [Double](repeating: 0, count: clusterCount)
        for label in labels {
            sizes[label] += 1
        }
        var means = data.matrix.rowSums(labels: labels, labelCount: clusterCount)
        means.scaleColumns(by: sizes.map { $0 > 0 ? 1 / $0 : 0 })
        // A cluster that stays empty, because there are fewer different rows than clusters, goes where the largest one is.
        let largest = sizes.indices.reduce(0) { sizes[$1] > sizes[$0] ? $1 : $0 }
        for cluster in sizes.indices where sizes[cluster] == 0 {
            for row in 0..<means.rows {
                means[row, cluster] = means[row, largest]
            }
        }
        return means
    }
}
