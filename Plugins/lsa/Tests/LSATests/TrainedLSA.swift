import LSA
import ModelBundle
import PluginKit
import PluginTesting

typealias TrainedLSA = TrainedModel<LSA>

extension TrainedLSA {
    convenience init(_ texts: [String], parameters: String = "{}", seed: UInt64 = 0) throws {
        try self.init(LSA.name, on: texts.map { Sample($0) }, parameters: parameters, seed: seed)
    }

    convenience init(_ rows: [[Double]], parameters: String = "{}", seed: UInt64 = 0) throws {
        try self.init(LSA.name, on: rows.map { Sample($0) }, parameters: parameters, seed: seed)
    }

    /// The vectors of some items.
    func vectors(_ items: [Sample]) throws -> [[Double]] { try outputs(items).map { Array($0) } }

    /// The vectors of some texts.
    func vectors(_ texts: [String]) throws -> [[Double]] { try vectors(texts.map { Sample($0) }) }

    /// The vectors of some numbers.
    func vectors(_ rows: [[Double]]) throws -> [[Double]] { try vectors(rows.map { Sample($0) }) }

    /// The elements of a tensor.
    func tensor(_ name: String) throws -> [Double] {
        let bundle = try Bundle(directory: folder, plugin: LSA.name)
        let tensor = try bundle.tensor(name, of: Double.self, shape: name == "components" ? [nil, nil] : [nil])
        let elements = bundle[tensor]
        return elements.indices.map { elements[$0] }
    }

    /// V: for each component its features.
    func components() throws -> [[Double]] {
        let elements = try tensor("components")
        let count = try tensor("singular_values").count
        return (0..<count).map { component in
            stride(from: component, to: elements.count, by: count).map { elements[$0] }
        }
    }
}

/// Whether numbers agree, relative to the greatest of those expected.
func isClose(_ values: [Double], _ expected: [Double], tolerance: Double = 1e-12) -> Bool {
    let scale = expected.reduce(1) { max($0, abs($1)) }
    return values.count == expected.count && zip(values, expected).allSatisfy { abs($0 - $1) <= tolerance * scale }
}

func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
