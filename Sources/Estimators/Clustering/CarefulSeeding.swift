internal import Glibc
public import Kernels

/// Chooses the first centers among the rows, far from each other: k-means++, greedy as in scikit-learn, which draws a few
/// candidates for each center and takes the best one.
///
/// D. Arthur, S. Vassilvitskii, *k-means++: the advantages of careful seeding*, SODA 2007.
public struct CarefulSeeding {
    private let data: ClusteringData

    /// - Parameter data: the rows to choose from, one at least.
    public init(data: ClusteringData) { self.data = data }

    /// The centers as columns of a dense matrix, columns of the data × `count`.
    ///
    /// - Precondition: there are `count` rows or more.
    public func centers(_ count: Int, using generator: inout SplitMix64) -> Matrix {
        let trials = 2 + Int(log(Double(count)))
        var chosen = [Int(generator.nextUniform() * Double(data.rowCount))]
        var nearest = [Double](repeating: .infinity, count: data.rowCount)
        nearest = lowered(nearest, byRows: chosen).distances
        while chosen.count < count {
            let candidates = draw(trials, weights: nearest, using: &generator)
            let (best, distances) = lowered(nearest, byRows: candidates)
            chosen.append(candidates[best])
            nearest = distances
        }
        return data.columns(fromRows: chosen)
    }

    /// Draws rows with a probability in proportion to their weights.
    private func draw(_ count: Int, weights: [Double], using generator: inout SplitMix64) -> [Int] {
        var sum = 0.0
        let cumulated = weights.map { weight in
            sum += weight
            return sum
        }
        return (0..<count).map { _ in
            let target = generator.nextUniform() * sum
            return min(
                cumulated.span.firstIndex(in: cumulated.indices, notLessThan: target), cumulated.count - 1)
        }
    }

    /// The squared distance of each row to the nearest center, if one of the candidates became a center: the one for which
    /// their sum is least.
    private func lowered(_ nearest: [Double], byRows candidates: [Int]) -> (best: Int, distances: [Double]) {
        let width = candidates.count
        var distances = data.proximities(to: data.columns(fromRows: candidates))
        var sums = [Double](repeating: 0, count: width)
        for row in 0..<data.rowCount {
            for candidate in 0..<width {
                let index = row * width + candidate
                let distance = data.squaredDistance(ofRow: row, proximity: distances[index])
                distances[index] = min(nearest[row], distance)
                sums[candidate] += distances[index]
            }
        }
        let best = sums.indices.reduce(0) { sums[$1] < sums[$0] ? $1 : $0 }
        return (best, (0..<data.rowCount).map { distances[$0 * width + best] })
    }
}
