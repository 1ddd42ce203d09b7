import Kernels
import ModelBundle
import NMF
import PluginKit
import PluginTesting

typealias TrainedNMF = TrainedModel<NMF>

extension TrainedNMF {
    convenience init(_ texts: [String], parameters: String = "{}", seed: UInt64 = 0) throws {
        try self.init(NMF.name, on: texts.map { Sample($0) }, parameters: parameters, seed: seed)
    }

    convenience init(_ rows: [[Double]], parameters: String = "{}", seed: UInt64 = 0) throws {
        try self.init(NMF.name, on: rows.map { Sample($0) }, parameters: parameters, seed: seed)
    }

    /// A model of numbers with these components, which no training has found.
    convenience init(components: [[Double]]) throws {
        try self.init([[Double](repeating: 1, count: components[0].count)], parameters: #"{"n_components":1}"#)
        try Self.bundle(components: components).write(to: folder)
    }

    /// The tensors of such a model.
    static func bundle(components: [[Double]]) throws -> BundleWriter {
        let (count, width) = (components.count, components[0].count)
        var writer = BundleWriter(plugin: NMF.name)
        try writer.add("features.mean", [Double](repeating: 0, count: width))
        try writer.add("features.scale", [Double](repeating: 1, count: width))
        let transposed = (0..<width).flatMap { feature in components.map { $0[feature] } }
        try writer.add("components", shape: [width, count], transposed.span)
        let gram = components.flatMap { first in components.map { dot(first, $0) } }
        try writer.add("gram", shape: [count, count], gram.span)
        return writer
    }

    /// ‖X − W H‖, as the trainer says it.
    var error: Double { figures["reconstructionError"] ?? .nan }

    /// How much of each component is in some items.
    func amounts(_ items: [Sample]) throws -> [[Double]] { try outputs(items).map { Array($0) } }

    /// How much of each component is in some numbers.
    func amounts(_ rows: [[Double]]) throws -> [[Double]] { try amounts(rows.map { Sample($0) }) }

    /// The rows of a matrix of the model.
    func matrix(_ name: String) throws -> [[Double]] {
        let bundle = try Bundle(directory: folder, plugin: NMF.name)
        let tensor = try bundle.tensor(name, of: Double.self, shape: [nil, nil])
        let (elements, width) = (bundle[tensor], tensor.shape[1])
        return (0..<tensor.shape[0]).map { row in (0..<width).map { elements[row * width + $0] } }
    }

    /// H: for each component its features.
    func components() throws -> [[Double]] {
        let features = try matrix("components")
        return features[0].indices.map { component in features.map { $0[component] } }
    }
}

/// Whether numbers agree, relative to the greatest of those expected.
func isClose(_ values: [Double], _ expected: [Double], tolerance: Double = 1e-12) -> Bool {
    let scale = expected.reduce(1) { max($0, abs($1)) }
    return values.count == expected.count && zip(values, expected).allSatisfy { abs($0 - $1) <= tolerance * scale }
}

func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

/// Random numbers, none of them negative, many of them zero.
func randomRows(_ count: Int, width: Int, seed: UInt64) -> [[Double]] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in
        (0..<width).map { _ in generator.nextUniform() < 0.4 ? 0 : 3 * generator.nextUniform() }
    }
}
