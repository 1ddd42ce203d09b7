import LDA
import ModelBundle
import PluginKit
import PluginTesting

typealias TrainedLDA = TrainedModel<LDA>

extension TrainedLDA {
    convenience init(_ texts: [String], _ labels: [String], parameters: String = "{}", seed: UInt64 = 0) throws {
        try self.init(LDA.name, on: texts.map { Sample($0) }, labels: labels, parameters: parameters, seed: seed)
    }

    convenience init(_ rows: [[Double]], _ labels: [String], parameters: String = "{}", seed: UInt64 = 0) throws {
        try self.init(LDA.name, on: rows.map { Sample($0) }, labels: labels, parameters: parameters, seed: seed)
    }

    /// The classes of some items.
    func classes(_ items: [Sample]) throws -> [String] { try outputs(items).map(\.description) }

    /// The linear functions of the classes.
    func functions() throws -> LinearFunctions {
        let bundle = try Bundle(directory: folder, plugin: LDA.name)
        let weights = try bundle.tensor("weights", of: Double.self, shape: [nil, nil])
        let offset = try bundle.tensor("offset", of: Double.self, shape: [weights.shape[1]])
        let (w, b) = (bundle[weights], bundle[offset])
        return LinearFunctions(
            weights: (0..<weights.shape[0]).map { row in (0..<b.count).map { w[row * b.count + $0] } },
            offset: (0..<b.count).map { b[$0] })
    }
}

/// x ↦ wᵀ x + b for each class.
struct LinearFunctions {
    /// w, features × classes.
    var weights: [[Double]]
    /// b, one number per class.
    var offset: [Double]

    func scores(_ x: [Double]) -> [Double] {
        offset.indices.map { index in x.indices.reduce(offset[index]) { $0 + x[$1] * weights[$1][index] } }
    }
}

/// Whether all elements agree within `tolerance`, relative to the largest expected one.
func isClose(_ values: [Double], _ expected: [Double], tolerance: Double = 1e-12) -> Bool {
    let scale = max(1, expected.map(abs).max() ?? 1)
    return values.count == expected.count && zip(values, expected).allSatisfy { abs($0 - $1) <= tolerance * scale }
}

/// A text so many times.
func * (text: String, count: Int) -> String { String(repeating: text, count: count) }
