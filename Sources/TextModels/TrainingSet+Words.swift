public import PluginKit
public import TextFeatures

extension TrainingSet<Text> {
    /// Learns the words of all texts, and counts them: rows × words.
    ///
    /// - Throws: `TextFeaturesError` if there is no word at all.
    public func learnWords() throws -> LearnedVocabulary {
        var learner = VocabularyLearner()
        for text in items {
            learner.add(text.utf8.span)
        }
        return try learner.learned()
    }
}
