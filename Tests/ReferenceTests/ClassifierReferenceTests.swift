import ModelBundle
import Testing

/// Agreement with scikit-learn's classifiers on the real tweets: the same labels from the same model, whichever side has
/// trained it, and training that is no worse.
struct ClassifierReferenceTests {
    @Test("Labels and probabilities are scikit-learn's MultinomialNB's")
    func naiveBayes() async throws {
        try await withModels(of: "naive-bayes") { peers, ours, theirs, _, _ in
            let found = try Bundle(directory: ours, plugin: "naive-bayes")
            let expected = try Bundle(directory: theirs, plugin: "naive-bayes")
            try compareVocabularies(found, expected)
            for (name, dimensions) in [("weights", 2), ("offset", 1)] {
                let difference = relativeDifference(
                    try elements(name, of: Double.self, in: found, dimensions: dimensions),
                    try elements(name, of: Double.self, in: expected, dimensions: dimensions))
                #expect(difference < 1e-12, "\(name)")
            }
            try await labelsAgree(peers, ours, theirs)
        }
    }

    @Test(
        "Labels are those of LogisticRegression, LinearSVC and RidgeClassifier, objectives at most 0.1 % higher",
        arguments: ["logistic-regression", "svm", "ridge"])
    func minimizers(plugin: String) async throws {
        try await withModels(of: plugin) { peers, ours, theirs, figures, expected in
            let objective = try #require(figures["objective"])
            #expect(objective <= 1.001 * (try #require(expected["objective"])))
            try await labelsAgree(peers, ours, theirs)
        }
    }

    private func withModels(
        of plugin: String,
        _ body: (
            PluginPeers, _ ours: String, _ theirs: String, _ figures: [String: Double], _ expected: [String: Double]
        )
            async throws -> Void
    ) async throws {
        let peers = try await PluginPeers(plugin)
        try await Reference.withFolder { folder in
            let (ours, theirs) = ("\(folder)/ours", "\(folder)/theirs")
            let (figures, expected) = try await peers.train(ours, theirs)
            try await body(peers, ours, theirs, figures, expected)
        }
    }

    /// On every row, with the model of either side.
    private func labelsAgree(_ peers: PluginPeers, _ models: String...) async throws {
        for model in models {
            let labels: [String] = try await peers.outputs(model: model)
            let expected: [String] = try await peers.scikitLearnOutputs(model: model)
            #expect(labels.count > 30_000 && firstDifference(labels, expected) == nil)
        }
    }
}
