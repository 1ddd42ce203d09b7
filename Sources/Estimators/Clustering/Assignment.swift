internal import Kernels

/// Which center is nearest to each row, and how far it is.
struct Assignment {
    /// The nearest center; of equally near ones the first.
    let labels: [Int]
    /// ‖x − c‖² of each row x to its center c.
    let distances: [Double]

    /// Compares each row with each center.
    init(of data: ClusteringData, to centers: borrowing Matrix) {
        let width = centers.columns
        let proximities = data.proximities(to: centers)
        let labels = (0..<data.rowCount).map { row in
            proximities.offsetOfMaximum(in: row * width..<(row + 1) * width)
        }
        self.labels = labels
        distances = labels.indices.map { row in
            data.squaredDistance(ofRow: row, proximity: proximities[row * width + labels[row]])
        }
    }

    /// The labels, except that each empty cluster gets one of the rows that are farthest from their centers, as in
    /// scikit-learn. If all rows lie on their centers there is nothing to gain, and the clusters stay empty.
    func relocatingEmptyClusters(_ clusterCount: Int) -> [Int] {
        var isEmpty = [Bool](repeating: true, count: clusterCount)
        for label in labels {
            isEmpty[label] = false
        }
        let empty = isEmpty.indices.filter { isEmpty[$0] }
        guard !empty.isEmpty, distances.contains(where: { $0 > 0 }) else { return labels }
        let farthest = distances.indices.sorted { (distances[$1], $0) < (distances[$0], $1) }
        var relocated = labels
        for (cluster, row) in zip(empty, farthest) {
            relocated[row] = cluster
        }
        return relocated
    }
}
