internal import Glibc

/// The loss of probabilities that scores stand for: the sum over the rows of −log P(label | row), and its derivatives.
///
/// With one column z, P(1) = 1 / (1 + exp(−z)), the logistic function, and label 0 has the rest; with more, P(c) is the
/// softmax exp(z_c) / Σ exp(z_k). C. M. Bishop, *Pattern Recognition and Machine Learning*, 2006, 4.3.
public enum CrossEntropy {
    /// Replaces each score by the loss's derivative with respect to it: P(c), minus 1 for the row's own class.
    ///
    /// No exponential overflows, whatever the scores. Scores that aren't finite give a loss that isn't: it is for the caller to
    /// look at.
    ///
    /// - Parameters:
    ///   - scores: rows × `columnCount`, row after row.
    ///   - labels: one per row, 0 or 1 if there is one column, else less than `columnCount`.
    /// - Returns: the loss.
    public static func differentiate(
        _ scores: inout MutableSpan<Double>, columnCount: Int, labels: Span<Int>
    ) -> Double {
        precondition(scores.count == labels.count * columnCount, "shapes disagree")
        return columnCount == 1
            ? logistic(&scores, labels) : softmax(&scores, columnCount: columnCount, labels)
    }

    private static func logistic(_ scores: inout MutableSpan<Double>, _ labels: Span<Int>) -> Double {
        var loss = 0.0
        for row in labels.indices {
            let z = scores[row]
            let y = Double(labels[row])
            // Neither exponential overflows.
            let small = exp(-z.magnitude)
            loss += log1p(small) + max(z, 0) - y * z
            scores[row] = (z >= 0 ? 1 : small) / (1 + small) - y
        }
        return loss
    }

    private static func softmax(_ scores: inout MutableSpan<Double>, columnCount: Int, _ labels: Span<Int>) -> Double {
        var loss = 0.0
        for row in labels.indices {
            let range = row * columnCount..<(row + 1) * columnCount
            var greatest = scores[range.lowerBound]
            for index in range { greatest = max(greatest, scores[index]) }
            let own = range.lowerBound + labels[row]
            let score = scores[own]
            var sum = 0.0
            for index in range {
                scores[index] = exp(scores[index] - greatest)
                sum += scores[index]
            }
            for index in range { scores[index] /= sum }
            scores[own] -= 1
            loss += log(sum) + greatest - score
        }
        return loss
    }
}
