import ModelBundle
import Testing

/// Linear discriminant analysis has a closed form: its hyperplanes are those of scikit-learn's `TruncatedSVD` and
/// `LinearDiscriminantAnalysis`, on texts as on numbers.
struct DiscriminantReferenceTests {
    @Test(arguments: ["sentiment", "digits", "breast-cancer", "iris"]) func hyperplanesAgree(dataset: String)
        async throws
    {
        let peers = try await PluginPeers("lda", dataset: dataset)
        try await Reference.withFolder { folder in
            let (ours, theirs) = ("\(folder)/ours", "\(folder)/theirs")
            _ = try await peers.train(ours, theirs)
            let found = try Bundle(directory: ours, plugin: "lda")
            let expected = try Bundle(directory: theirs, plugin: "lda")
            for (name, dimensions) in [("weights", 2), ("offset", 1)] {
                let difference = relativeDifference(
                    try elements(name, of: Double.self, in: found, dimensions: dimensions),
                    try elements(name, of: Double.self, in: expected, dimensions: dimensions))
                #expect(difference < 1e-6, "\(name)")
            }
        }
    }
}
