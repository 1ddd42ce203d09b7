import Foundation

/// `model_training/<plugin>.json`: the dataset, the seed and the parameters that train a plugin's model.
package struct Recipe: Sendable, Hashable {
    package var plugin: String
    package var dataset: String
    package var seed: UInt64
    /// The trainer's own, which it validates itself: any JSON object.
    package var parameters: [String: AnyJSON]
}

extension Recipe: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case plugin, dataset, seed, parameters
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.strictContainer(keyedBy: CodingKeys.self)
        plugin = try fields.decodeName(.plugin)
        dataset = try fields.decodeName(.dataset)
        seed = try fields.decodeInteger(.seed)
        // Trainers read JSON numbers as `Double`: a larger seed would become another one.
        guard seed < 1 << 53 else { throw fields.invalid(.seed, "is \(seed), not within 0 to 2^53 - 1") }
        parameters = try fields.decodeIfPresent([String: AnyJSON].self, forKey: .parameters) ?? [:]
    }
}
