import Kernels
import TextFeatures

/// What the tests see of a matrix: each row's columns and values.
extension SparseMatrix {
    var rows: [[Int: Double]] {
        (0..<rowCount).map { row in
            Dictionary(
                uniqueKeysWithValues: (rowOffsets[row]..<rowOffsets[row + 1]).map { (Int(columns[$0]), values[$0]) })
        }
    }
}

extension VocabularyView {
    var words: [String] { (0..<count).map { self[$0] } }
}

extension Vocabulary {
    var words: [String] { view.words }
}

/// The rows of texts with a vectorizer that has served other texts before.
func counts(of texts: [[UInt8]], _ vocabulary: Vocabulary) -> SparseMatrix {
    var vectorizer = CountVectorizer()
    var matrix = SparseMatrix(columnCount: vocabulary.count)
    for text in texts + texts {
        vectorizer.append(text.span, vocabulary.view, to: &matrix)
    }
    matrix.removeAllRows()
    for text in texts {
        vectorizer.append(text.span, vocabulary.view, to: &matrix)
    }
    return matrix
}

func learned(
    _ texts: [String], within limits: VocabularyLimits = VocabularyLimits()
) throws -> LearnedVocabulary {
    var learner = VocabularyLearner()
    for text in texts {
        learner.add(text.utf8Span.span)
    }
    return try learner.learned(within: limits)
}
