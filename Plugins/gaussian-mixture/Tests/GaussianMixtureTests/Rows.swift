import Kernels

/// Rows to train on.
enum Rows {
    /// Normally distributed about a center, so wide; the columns depend on each other.
    static func normal(_ count: Int, at center: [Double] = [0, 0, 0], width: Double = 1, seed: UInt64) -> [[Double]] {
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { _ in
            let normals = center.map { _ in (0..<12).reduce(-6) { sum, _ in sum + generator.nextUniform() } }
            return center.indices.map { center[$0] + width * (normals[$0] + ($0 > 0 ? normals[$0 - 1] / 2 : 0)) }
        }
    }

    /// Two groups that overlap.
    static func overlapping(seed: UInt64) -> [[Double]] {
        normal(120, at: [0, 0], seed: seed) + normal(60, at: [2, 1], width: 1.5, seed: seed + 100)
    }

    /// Counts of the words that `texts(_:)` has.
    static func counts(_ count: Int, seed: UInt64) -> [[Double]] {
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { row in
            (0..<3).map { word in Double(Int(generator.nextUniform() * (row % 2 == word % 2 ? 6 : 2))) }
        }
    }

    /// Texts with these counts of three words, in the vocabulary's order.
    static func texts(_ counts: [[Double]]) -> [String] {
        counts.map { counts in
            zip(["apple", "berry", "cherry"], counts).flatMap { Array(repeating: $0, count: Int($1)) }
                .joined(separator: " ")
        }
    }
}

/// The mean of some rows, and Σ (x − μ) (x − μ)ᵀ / n with something added to the diagonal.
struct SampleMoments {
    let mean: [Double]
    let covariance: [[Double]]

    init(_ rows: [[Double]], regularization: Double, isDiagonal: Bool = false) {
        let count = Double(rows.count)
        let mean = rows[0].indices.map { column in rows.reduce(0) { $0 + $1[column] } / count }
        covariance = mean.indices.map { i in
            mean.indices.map { j in
                guard i == j || !isDiagonal else { return 0 }
                let sum = rows.reduce(0) { $0 + ($1[i] - mean[i]) * ($1[j] - mean[j]) }
                return sum / count + (i == j ? regularization : 0)
            }
        }
        self.mean = mean
    }

    /// det Σ, of three columns.
    var determinant: Double {
        let c = covariance
        return c[0][0] * (c[1][1] * c[2][2] - c[1][2] * c[2][1]) - c[0][1] * (c[1][0] * c[2][2] - c[1][2] * c[2][0])
            + c[0][2] * (c[1][0] * c[2][1] - c[1][1] * c[2][0])
    }
}
