import ModelBundle
import Testing

/// The parameters of naive Bayes have a closed form: on the real tweets, ours are those of scikit-learn's `MultinomialNB`.
struct NaiveBayesReferenceTests {
    @Test func probabilitiesAgree() async throws {
        let peers = try await PluginPeers("naive-bayes")
        try await Reference.withFolder { folder in
            let (ours, theirs) = ("\(folder)/ours", "\(folder)/theirs")
            _ = try await peers.train(ours, theirs)
            let found = try Bundle(directory: ours, plugin: "naive-bayes")
            let expected = try Bundle(directory: theirs, plugin: "naive-bayes")
            try compareVocabularies(found, expected)
            for (name, dimensions) in [("weights", 2), ("offset", 1)] {
                let difference = relativeDifference(
                    try elements(name, of: Double.self, in: found, dimensions: dimensions),
                    try elements(name, of: Double.self, in: expected, dimensions: dimensions))
                #expect(difference < 1e-12, "\(name)")
            }
        }
    }
}
