/// What one element of a plugin's batches may be.
package enum ItemKind: String, Sendable, Codable, CaseIterable {
    case text, numeric
    /// The one or the other, as the model was trained.
    case any

    /// Whether the rows of such a dataset can be a plugin's items.
    package func includes(_ kind: DatasetKind) -> Bool {
        switch self {
        case .text: kind == .text
        case .numeric: kind == .numeric
        case .any: true
        }
    }
}

/// `plugin.json`: what a plugin says of itself.
package struct PluginManifest: Sendable, Hashable {
    /// The kind of algorithm.
    package enum Family: String, Sendable, Codable, CaseIterable {
        case decomposition, clustering, mixture, linear, bayes, discriminant, neighbors, trees, neural
        case languageModel = "language-model"
        /// No algorithm: what a function costs that does next to nothing.
        case baseline
    }

    /// The plugin's name, and its folder's, product's and functions'.
    package var name: String
    package var family: Family
    /// One line for people.
    package var summary: String
    /// The dataset that its batches are taken from unless another is asked for.
    package var dataset: String
    /// What one element of a batch may be.
    package var item: ItemKind
    /// What an instance executes, for a plugin that is no Swift package. A relative program with a slash in it is
    /// seen from the plugin's folder, one without is looked up in `PATH`.
    package var command: [String]?
    /// A pip requirements file in the plugin's folder; `python3` in `command` then means that of a virtual
    /// environment with these packages.
    package var requirements: String?
}

extension PluginManifest: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case name, family, summary, dataset, item, command, requirements
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.strictContainer(keyedBy: CodingKeys.self)
        name = try fields.decodeName(.name)
        if let problem = PluginName.problem(with: name) { throw fields.invalid(.name, problem) }
        family = try fields.decodeWord(.family)
        summary = try fields.decodeName(.summary)
        dataset = try fields.decodeName(.dataset)
        item = try fields.decodeWord(.item)
        command = try fields.decodeIfPresent([String].self, forKey: .command)
        requirements = try fields.decodeIfPresent(String.self, forKey: .requirements)
        if command?.first?.isEmpty ?? (command != nil) {
            throw fields.invalid(.command, "names no program")
        }
        if requirements != nil, command == nil {
            throw fields.invalid(.requirements, "only a plugin with a 'command' has pip requirements")
        }
    }
}
