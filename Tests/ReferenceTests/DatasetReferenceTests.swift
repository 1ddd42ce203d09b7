import Catalog
import Testing

/// Agreement with scikit-learn on short texts, long texts and numbers: every plugin that has a peer, with a model of either
/// side, on every row.
struct DatasetReferenceTests {
    private static let datasets = ["sentiment", "bbc-news", "digits", "breast-cancer", "iris"]

    /// Names only: a malformed registry is reported by the test, not by the discovery of tests.
    private static var plugins: [String] {
        guard let project = try? Reference.project(), let plugins = try? project.plugins() else { return [] }
        return plugins.filter { $0.isSwift && (try? project.recipe(for: $0.name)) != nil }.map(\.name)
    }

    /// Plugins whose labels depend on distances, of which some are equal but for rounding.
    private static let withTies: Set = ["k-means", "knn"]

    /// What a training that isn't random makes as small as it can, or as large.
    private static let minimized = [
        "logistic-regression": "objective", "svm": "objective", "ridge": "objective", "gradient-boosting": "objective",
        "nmf": "reconstructionError",
    ]
    private static let maximized = ["pca": "explainedVarianceRatio", "lsa": "squaredSingularValues"]

    /// Where scikit-learn needs minutes for a model of the recipe's size, a smaller one is as good to compare. In both
    /// datasets of texts the 317th and the 880th word are more frequent than those that follow, so that both sides keep the
    /// same ones.
    private static let smaller = [
        "gaussian-mixture": ["max_features": 317], "random-forest": ["n_estimators": 20],
        "gradient-boosting": ["max_iter": 20, "max_features": 880],
    ]

    @Test(arguments: Self.plugins, Self.datasets)
    func agrees(plugin: String, dataset: String) async throws {
        let peers = try await PluginPeers(plugin, dataset: dataset)
        try await Reference.withFolder { folder in
            let (ours, theirs) = ("\(folder)/ours", "\(folder)/theirs")
            let parameters = Self.smaller[plugin, default: [:]]
            let (figures, expected) = try await peers.train(ours, theirs, parameters: parameters)
            if let name = Self.minimized[plugin] {
                #expect(try #require(figures[name]) <= 1.001 * (try #require(expected[name])))
            }
            if let name = Self.maximized[plugin] {
                #expect(try #require(figures[name]) >= 0.999 * (try #require(expected[name])))
            }
            #expect(try await peers.isReproducible(ours, again: "\(folder)/again", parameters: parameters))
            for model in [ours, theirs] {
                let outputs: [PluginOutput] = try await peers.outputs(model: model)
                let expected: [PluginOutput] = try await peers.scikitLearnOutputs(model: model)
                #expect(outputs.count >= 150 && outputs.count == expected.count)
                let ties = Self.withTies.contains(plugin) ? try await peers.labelsWithTies(model: model) : nil
                #expect(ties.map { $0.count == outputs.count && $0.contains(where: \.isDecided) } ?? true)
                let differing = outputs.indices.count {
                    ties?[$0].isDecided ?? true && !outputs[$0].agrees(with: expected[$0])
                }
                #expect(differing == 0, "of \(outputs.count) rows, model \(model.suffix(6))")
                if plugin == "knn" {
                    // Distances between counts are whole numbers, so that the rule for ties applies to all of them.
                    #expect(zip(outputs, ties ?? []).allSatisfy { $0.agrees(with: $1.label) })
                }
            }
        }
    }
}
