public import Kernels

/// A clustering, as a run has left it.
public struct Clustering: ~Copyable {
    /// The centers as columns: columns of the data × clusters.
    public let centers: Matrix
    /// The nearest center of each row.
    public let labels: [Int]
    /// Σ ‖x − c‖² over all rows x, c being the nearest center.
    public let inertia: Double
    /// How many times the centers were moved.
    public let iterations: Int
}

/// Moves centers to the mean of their rows until they stay: S. P. Lloyd, *Least squares quantization in PCM*, IEEE Trans.
/// Inf. Theory 28 (1982), 129–137. It stops when scikit-learn's does.
public struct Lloyd {
    private let data: ClusteringData
    private let maximumIterations: Int
    /// How large the sum of the centers' squared shifts may be at the end.
    private let tolerance: Double

    /// - Parameters:
    ///   - data: the rows to cluster.
    ///   - maximumIterations: how many times the centers are moved at most.
    ///   - relativeTolerance: the tolerance as a part of the columns' mean variance.
    public init(data: ClusteringData, maximumIterations: Int, relativeTolerance: Double) {
        self.data = data
        self.maximumIterations = maximumIterations
        let elements = Double(data.rowCount) * Double(data.matrix.columnCount)
        tolerance = relativeTolerance * data.matrix.squaredDeviation() / elements
    }

    /// Runs from given centers.
    ///
    /// - Parameter start: the centers as columns: columns of the data × clusters.
    public func cluster(from start: consuming Matrix) -> Clustering {
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
