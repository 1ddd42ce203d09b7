import ModelBundle
import Testing

/// Agreement with scikit-learn's `KMeans` on the real tweets. The two start from different random centers, so their
/// models differ; what must hold is that ours is no worse, and that both see the same clusters in the same model.
struct KMeansReferenceTests {
    @Test("The inertia is no higher, and labels agree given the same centers")
    func agreesOnSentiment() async throws {
        let peers = try await PluginPeers("k-means")
        try await Reference.withFolder { folder in
            let (ours, theirs) = ("\(folder)/ours", "\(folder)/theirs")
            let (figures, expected) = try await peers.train(ours, theirs)
            let inertia = try #require(figures["inertia"])
            let expectedInertia = try #require(expected["inertia"])
            #expect(inertia <= expectedInertia)
            let found = try Bundle(directory: ours, plugin: "k-means")
            let reference = try Bundle(directory: theirs, plugin: "k-means")
            try compareVocabularies(found, reference)

            for model in [ours, theirs] {
                let labels: [Int] = try await peers.outputs(model: model)
                let expectedLabels: [Int] = try await peers.scikitLearnOutputs(model: model)
                #expect(labels.count == expectedLabels.count)
                let agreeing = zip(labels, expectedLabels).count { $0 == $1 }
                // A text may lie as near to one center as to another, but for rounding.
                #expect(Double(agreeing) >= 0.9999 * Double(labels.count), "\(agreeing) of \(labels.count)")
            }
        }
    }
}
