import Glibc
import Kernels

/// Rows of two numbers, normally distributed about the mean of their class, and what follows from them by the definition
/// of linear discriminant analysis: T. Hastie, R. Tibshirani, J. Friedman, *The Elements of Statistical Learning*, 2nd
/// edition 2009, equation 4.10.
struct NormalClasses {
    let rows: [[Double]]
    /// Each row's class.
    let indices: [Int]
    let count: Int

    var labels: [String] { indices.map { "class \($0)" } }

    /// The classes are of different sizes, the two numbers depend on each other, and the classes overlap.
    init(count: Int, seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + generator.nextUniform() } }
        let centers = (0..<count).map { _ in [3 * normal(), 3 * normal()] }
        indices = (0..<count).flatMap { Array(repeating: $0, count: 20 + 15 * $0) }
        rows = indices.map { index in
            let (x, y) = (normal(), normal())
            return [centers[index][0] + 2 * x + y, centers[index][1] + x - y / 2]
        }
        self.count = count
    }

    /// Σ⁻¹ (μ − x̄) and log π − ½ (μ − x̄)ᵀ Σ⁻¹ (μ − x̄) − x̄ᵀ Σ⁻¹ (μ − x̄); of two classes the differences.
    var functions: LinearFunctions {
        let mean = Self.mean(rows)
        let members = (0..<count).map { index in rows.indices.filter { indices[$0] == index }.map { rows[$0] } }
        let precision = Self.precision(members)
        var functions = LinearFunctions(weights: [[], []], offset: [])
        for members in members {
            let center = Self.difference(Self.mean(members), mean)
            let weights = precision.map { $0[0] * center[0] + $0[1] * center[1] }
            functions.weights[0].append(weights[0])
            functions.weights[1].append(weights[1])
            let square = center[0] * weights[0] + center[1] * weights[1]
            let shift = mean[0] * weights[0] + mean[1] * weights[1]
            functions.offset.append(log(Double(members.count) / Double(rows.count)) - square / 2 - shift)
        }
        guard count == 2 else { return functions }
        return LinearFunctions(
            weights: functions.weights.map { [0, $0[1] - $0[0]] },
            offset: [0, functions.offset[1] - functions.offset[0]])
    }

    /// The inverse of the covariance within the classes.
    private static func precision(_ members: [[[Double]]]) -> [[Double]] {
        let deviations = members.flatMap { rows in
            let mean = mean(rows)
            return rows.map { difference($0, mean) }
        }
        func covariance(_ i: Int, _ j: Int) -> Double {
            deviations.reduce(0) { $0 + $1[i] * $1[j] } / Double(deviations.count)
        }
        let (a, b, c) = (covariance(0, 0), covariance(0, 1), covariance(1, 1))
        let determinant = a * c - b * b
        return [[c / determinant, -b / determinant], [-b / determinant, a / determinant]]
    }

    private static func mean(_ rows: [[Double]]) -> [Double] {
        (0..<2).map { column in rows.reduce(0) { $0 + $1[column] } / Double(rows.count) }
    }

    private static func difference(_ x: [Double], _ y: [Double]) -> [Double] { zip(x, y).map { $0 - $1 } }
}
