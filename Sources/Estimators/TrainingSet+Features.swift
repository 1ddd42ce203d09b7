internal import Kernels
public import PluginKit
internal import TextFeatures

extension TrainingSet<Sample> {
    /// Learns the features of the rows: the words of texts, or the scales of numbers.
    ///
    /// - Throws: `TextFeaturesError` if there is no word at all, `FeatureError` if rows are of different kinds or lengths,
    ///   or hold a NaN or an infinity, or numbers too far apart to be standardized.
    public func learnFeatures(_ options: FeatureOptions) throws -> LearnedFeatures {
        switch items.first {
        case .numbers(let first): try learnNumbers(options, count: first.count)
        case .text, nil: try learnWords(options)
        }
    }

    private func learnWords(_ options: FeatureOptions) throws -> LearnedFeatures {
        var learner = VocabularyLearner()
        for index in items.indices {
            guard case .text(let text) = items[index] else {
                throw FeatureError(row: index, "holds numbers, but row 1 holds a text; a dataset has rows of one kind")
            }
            learner.add(text.utf8.span)
        }
        let learned = try learner.learned(within: VocabularyLimits(maximumFeatures: options.maximumWords))
        guard options.weighsWords else {
            return LearnedFeatures(.words(learned.vocabulary, weights: nil), learned.counts)
        }
        return LearnedFeatures(
            .words(learned.vocabulary, weights: learned.inverseDocumentFrequencies), learned.weightedCounts)
    }

    private func learnNumbers(_ options: FeatureOptions, count: Int) throws(FeatureError) -> LearnedFeatures {
        guard count > 0 else { throw FeatureError(row: 0, "holds no numbers; a row needs one at least") }
        for index in items.indices {
            guard case .numbers(let numbers) = items[index] else {
                throw FeatureError(row: index, "holds a text, but row 1 holds numbers; a dataset has rows of one kind")
            }
            guard numbers.count == count else {
                throw FeatureError(row: index, "holds \(numbers.count) numbers, but row 1 holds \(count)")
            }
            if let wrong = numbers.firstIndex(where: { !$0.isFinite }) {
                let feature = wrong - numbers.startIndex
                throw FeatureError(
                    row: index, "holds \(numbers[wrong]) as features[\(feature)]; only finite numbers can be used")
            }
        }
        let scaling = options.standardizes ? try NumberScaling(standardizing: items) : NumberScaling(count: count)
        var matrix = SparseMatrix(columnCount: count)
        for item in items {
            if case .numbers(let numbers) = item {
                scaling.mean.withUnsafeBufferPointer { mean in
                    scaling.scale.withUnsafeBufferPointer { scale in
                        matrix.appendScaled(numbers.span, mean: mean.span, scale: scale.span)
                    }
                }
            }
        }
        return LearnedFeatures(.numbers(scaling), matrix)
    }
}
