import Catalog
import Foundation
import Testing

/// A plugin's own program and its peer in scikit-learn, which take the same commands.
struct PluginPeers: Sendable {
    let name: String
    let rows: String
    private let recipe: String
    private let program: String

    /// Builds the plugin, and fetches the dataset.
    ///
    /// - Parameter dataset: nil takes that of the plugin's recipe.
    init(_ name: String, dataset: String? = nil) async throws {
        let project = try Reference.project()
        // All are built at once the first time; then this costs milliseconds.
        let build = try await PluginBuilder(project: project).build(project.plugins().filter(\.isSwift))
        self.name = name
        program = try #require(build.built[name]?.command.first, "\(String(describing: build.failures[name]))")
        recipe = "\(project.recipesFolder)/\(name).json"
        rows = try await Reference.rows(of: dataset ?? #require(project.recipe(for: name)).dataset)
    }

    /// Trains with both.
    ///
    /// - Parameters:
    ///   - rows: other rows than the dataset's.
    ///   - seed: in place of the recipe's.
    ///   - parameters: in place of some of the recipe's.
    /// - Returns: the figures of the plugin, then those of scikit-learn.
    func train(
        _ ours: String, _ theirs: String, rows: String? = nil, seed: Int? = nil, parameters: [String: Int] = [:]
    ) async throws -> (figures: [String: Double], expected: [String: Double]) {
        let recipe = try recipe(with: parameters, path: "\(ours)-recipe.json")
        func arguments(_ folder: String) -> [String] {
            ["train", "--data", rows ?? self.rows, "--recipe", recipe, "--output", folder]
                + (seed.map { ["--seed", "\($0)"] } ?? [])
        }
        return (
            try figures(await plugin(arguments(ours))), try figures(await scikitLearn(arguments(theirs)))
        )
    }

    /// Writes the recipe with other parameters.
    private func recipe(with parameters: [String: Int], path: String) throws -> String {
        let data = try Data(contentsOf: URL(filePath: recipe))
        var recipe = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let own = recipe["parameters"] as? [String: Any] ?? [:]
        recipe["parameters"] = own.merging(parameters) { $1 }
        try JSONSerialization.data(withJSONObject: recipe).write(to: URL(filePath: path))
        return path
    }

    /// What the plugin's handler makes of every row with a model of either side.
    func outputs<Output: Decodable>(model: String, rows: String? = nil) async throws -> [Output] {
        try lines(await plugin(handle(model, rows)))
    }

    /// What scikit-learn makes of every row with a model of either side.
    func scikitLearnOutputs<Output: Decodable>(model: String) async throws -> [Output] {
        try lines(await scikitLearn(handle(model, nil)))
    }

    /// Whether another process of the plugin, given the same, writes the same bytes.
    func isReproducible(_ folder: String, again: String, parameters: [String: Int]) async throws -> Bool {
        let recipe = try recipe(with: parameters, path: "\(again)-recipe.json")
        _ = try await plugin(["train", "--data", rows, "--recipe", recipe, "--output", again])
        let models = try [folder, again].map { try Data(contentsOf: URL(filePath: "\($0)/model.safetensors")) }
        return models[0] == models[1]
    }

    /// How well a model fits some rows, as `fit_score.py` says.
    func fitScore(model: String, rows: String) async throws -> Double {
        let output = try await Reference.python(
            "Tests/ReferenceTests/fit_score.py", ["--data", rows, "--model", model])
        return try #require(Double(output.split(separator: "\n").last ?? ""))
    }

    /// What `labels_with_ties.py` says of each row.
    func labelsWithTies(model: String) async throws -> [LabelWithTies] {
        try lines(
            await Reference.python("Tests/ReferenceTests/labels_with_ties.py", ["--data", rows, "--model", model]))
    }

    struct LabelWithTies: Decodable {
        let label: PluginOutput
        /// Whether nothing else is as near, so that scikit-learn has no choice.
        let isDecided: Bool
    }

    private func handle(_ model: String, _ rows: String?) -> [String] {
        ["handle", "--data", rows ?? self.rows, "--model", model, "--batch-size", "1000"]
    }

    private func plugin(_ arguments: [String]) async throws -> String { try await Reference.run(program, arguments) }

    private func scikitLearn(_ arguments: [String]) async throws -> String {
        try await Reference.python("model_training/scikit-learn/plugin.py", [name] + arguments)
    }

    private func figures(_ output: String) throws -> [String: Double] {
        struct Facts: Decodable {
            var figures: [String: Double]
        }
        let line = try #require(output.split(separator: "\n").last)
        return try JSONDecoder().decode(Facts.self, from: Data(line.utf8)).figures
    }

    private func lines<Output: Decodable>(_ output: String) throws -> [Output] {
        try JSONDecoder().decode(
            [Output].self, from: Data("[\(output.split(separator: "\n").joined(separator: ","))]".utf8))
    }
}
