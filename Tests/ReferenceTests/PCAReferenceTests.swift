import ModelBundle
import Testing

/// Agreement with scikit-learn's `PCA(svd_solver="arpack")` on the real tweets, to a millionth.
struct PCAReferenceTests {
    @Test("Components, variances and scores are scikit-learn's, signs included")
    func agreesOnSentiment() async throws {
        let peers = try await PluginPeers("pca")
        try await Reference.withFolder { folder in
            let (ours, theirs) = ("\(folder)/ours", "\(folder)/theirs")
            let (figures, expected) = try await peers.train(ours, theirs)
            let ratio = try #require(figures["explainedVarianceRatio"])
            let expectedRatio = try #require(expected["explainedVarianceRatio"])
            #expect(abs(ratio - expectedRatio) < 1e-6 * expectedRatio)
            try compareModels(ours, theirs)

            let scores: [[Double]] = try await peers.outputs(model: ours)
            let expectedScores: [[Double]] = try await peers.scikitLearnOutputs(model: theirs)
            #expect(relativeDifference(scores.flatMap(\.self), expectedScores.flatMap(\.self)) < 1e-6)
            // Each side reads the other's model, and then there is nothing but rounding between them.
            let exchanged: [[Double]] = try await peers.outputs(model: theirs)
            #expect(relativeDifference(exchanged.flatMap(\.self), expectedScores.flatMap(\.self)) < 1e-12)
        }
    }

    private func compareModels(_ ours: String, _ theirs: String) throws {
        let found = try Bundle(directory: ours, plugin: "pca")
        let expected = try Bundle(directory: theirs, plugin: "pca")
        #expect(found.tensorNames == expected.tensorNames)
        try compareVocabularies(found, expected)
        for (name, dimensions) in [
            ("components", 2), ("offset", 1), ("mean", 1), ("singular_values", 1), ("explained_variance", 1),
            ("explained_variance_ratio", 1),
        ] {
            let difference = relativeDifference(
                try elements(name, of: Double.self, in: found, dimensions: dimensions),
                try elements(name, of: Double.self, in: expected, dimensions: dimensions))
            #expect(difference < 1e-6, "\(name)")
        }
    }
}
