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

    /// The part of the rows that may get another label, as two centers are equally near but for rounding.
    private static let ties = ["k-means": 1e-4]

    /// What a training that isn't random makes as small as it can, or as large.
    private static let minimized = [
        "logistic-regression": "objective", "svm": "objective", "ridge": "objective", "gradient-boosting": "objective",
        "nmf": "reconstructionError",
    ]
    private static let maximized = [
        "lda": "accuracy", "pca": "explainedVarianceRatio", "lsa": "squaredSingularValues",
    ]

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
            let (figures, expected) = try await peers.train(
                ours, theirs, parameters: Self.smaller[plugin, default: [:]])
            if let name = Self.minimized[plugin] {
                #expect(try #require(figures[name]) <= 1.001 * (try #require(expected[name])))
            }
            if let name = Self.maximized[plugin] {
                #expect(try #require(figures[name]) >= 0.999 * (try #require(expected[name])))
            }
            for model in [ours, theirs] {
                let outputs: [Output] = try await peers.outputs(model: model)
                let expected: [Output] = try await peers.scikitLearnOutputs(model: model)
                #expect(outputs.count >= 150 && outputs.count == expected.count)
                let neighbors = plugin == "knn" ? try await peers.neighborsWithTies(model: model) : []
                let isDecided = neighbors.isEmpty ? outputs.map { _ in true } : neighbors.map(\.isDecided)
                #expect(isDecided.count == outputs.count && isDecided.contains(true))
                let differing = outputs.indices.count { isDecided[$0] && !outputs[$0].agrees(with: expected[$0]) }
                #expect(
                    Double(differing) <= Self.ties[plugin, default: 0] * Double(outputs.count),
                    "\(differing) of \(outputs.count) rows differ, model \(model.suffix(6))")
                #expect(zip(outputs, neighbors).allSatisfy { $0.agrees(with: .label($1.label)) })
            }
        }
    }

    /// What a plugin says of a row.
    private enum Output: Decodable {
        case label(String)
        case cluster(Int)
        case vector([Double])

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let label = try? value.decode(String.self) {
                self = .label(label)
            } else if let cluster = try? value.decode(Int.self) {
                self = .cluster(cluster)
            } else {
                self = .vector(try value.decode([Double].self))
            }
        }

        func agrees(with other: Output) -> Bool {
            switch (self, other) {
            case (.label(let one), .label(let other)): one == other
            case (.cluster(let one), .cluster(let other)): one == other
            case (.vector(let one), .vector(let other)):
                // Of a vector of zeros nothing is left but rounding.
                relativeDifference(one + [1e-9], other + [1e-9]) < 1e-6
            default: false
            }
        }
    }
}
