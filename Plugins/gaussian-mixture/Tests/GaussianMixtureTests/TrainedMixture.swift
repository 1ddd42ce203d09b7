import GaussianMixture
import ModelBundle
import PluginKit
import PluginTesting

typealias TrainedMixture = TrainedModel<GaussianMixture>

extension TrainedMixture {
    convenience init(_ texts: [String], parameters: String = "{}", seed: UInt64 = 0) throws {
        try self.init(GaussianMixture.name, on: texts.map { Sample($0) }, parameters: parameters, seed: seed)
    }

    convenience init(_ rows: [[Double]], parameters: String = "{}", seed: UInt64 = 0) throws {
        try self.init(GaussianMixture.name, on: rows.map { Sample($0) }, parameters: parameters, seed: seed)
    }

    var lowerBound: Double { figures["lowerBound"] ?? .nan }

    /// The components that the model holds.
    func components() throws -> [NormalComponent] {
        let bundle = try Bundle(directory: folder, plugin: GaussianMixture.name)
        func elements(_ name: String, _ shape: [Int?]) throws -> [Double] {
            let elements = bundle[try bundle.tensor(name, of: Double.self, shape: shape)]
            return elements.indices.map { elements[$0] }
        }
        let weights = try elements("weights", [nil])
        let count = weights.count
        let peaks = try elements("log_peaks", [count])
        let means = try elements("means", [count, nil])
        let width = means.count / count
        let precisions = try elements("precisions", [count, nil])
        let information = try elements("information", [width, count])
        let size = precisions.count / count
        return (0..<count).map { index in
            NormalComponent(
                weight: weights[index], peak: peaks[index], mean: Array(means[index * width..<(index + 1) * width]),
                precision: Self.matrix(Array(precisions[index * size..<(index + 1) * size]), order: width),
                information: (0..<width).map { information[$0 * count + index] })
        }
    }

    /// The matrix of a diagonal or an upper triangle.
    private static func matrix(_ elements: [Double], order: Int) -> [[Double]] {
        (0..<order).map { row in
            (0..<order).map { column in
                guard elements.count > order else { return row == column ? elements[row] : 0 }
                let (first, second) = (min(row, column), max(row, column))
                return elements[first * (2 * order - first - 1) / 2 + second]
            }
        }
    }
}

/// What a model says of a component.
struct NormalComponent {
    var weight: Double
    /// log π + log N(μ; μ, A⁻¹).
    var peak: Double
    var mean: [Double]
    /// A.
    var precision: [[Double]]
    /// A μ.
    var information: [Double]

    /// log π + log N(x; μ, A⁻¹), by definition.
    func score(_ x: [Double]) -> Double {
        let deviation = zip(x, mean).map { $0 - $1 }
        return peak - dot(deviation, precision.map { dot($0, deviation) }) / 2
    }
}

func dot(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }

/// Whether all elements agree within `tolerance`, relative to the largest expected one.
func isClose(_ values: [Double], _ expected: [Double], tolerance: Double = 1e-12) -> Bool {
    let scale = max(1, expected.map(abs).max() ?? 1)
    return values.count == expected.count && zip(values, expected).allSatisfy { abs($0 - $1) <= tolerance * scale }
}
