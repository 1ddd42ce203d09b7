import Foundation
import Kernels
import Testing

struct CrossEntropyTests {
    private static func loss(_ scores: [Double], columnCount: Int, labels: [Int]) -> (Double, [Double]) {
        var derivatives = scores
        var elements = derivatives.mutableSpan
        let loss = CrossEntropy.differentiate(&elements, columnCount: columnCount, labels: labels.span)
        return (loss, derivatives)
    }

    @Test func closedForms() {
        let (loss, derivatives) = Self.loss([0, log(3.0)], columnCount: 1, labels: [1, 0])
        #expect(abs(loss - log(2.0) - log(4.0)) < 1e-14)
        #expect(abs(derivatives[0] + 0.5) < 1e-15 && abs(derivatives[1] - 0.75) < 1e-15)
        let (other, probabilities) = Self.loss([0, log(2.0), log(5.0)], columnCount: 3, labels: [1])
        #expect(abs(other - log(4.0)) < 1e-14)
        for (derivative, expected) in zip(probabilities, [0.125, -0.75, 0.625]) {
            #expect(abs(derivative - expected) < 1e-15)
        }
    }

    /// Two columns z and 0 are one column z.
    @Test func twoColumnsAreOne() {
        for z in [-50.0, -1, 0, 0.3, 20] {
            let one = Self.loss([z], columnCount: 1, labels: [1])
            let two = Self.loss([0, z], columnCount: 2, labels: [1])
            #expect(abs(one.0 - two.0) <= 1e-14 * max(1, one.0))
            #expect(abs(one.1[0] - two.1[1]) < 1e-15)
        }
    }

    @Test(arguments: [1, 2, 4]) func differences(columnCount: Int) {
        let scores = (0..<3 * columnCount).map { 3 * sin(Double($0)) }
        let labels = (0..<3).map { $0 % max(2, columnCount) }
        let derivatives = Self.loss(scores, columnCount: columnCount, labels: labels).1
        for index in scores.indices {
            func value(_ step: Double) -> Double {
                var moved = scores
                moved[index] += step
                return Self.loss(moved, columnCount: columnCount, labels: labels).0
            }
            #expect(abs(derivatives[index] - (value(1e-5) - value(-1e-5)) / 2e-5) < 1e-9)
        }
    }

    @Test(arguments: [1, 3]) func farFromZero(columnCount: Int) {
        let scores = (0..<2 * columnCount).map { $0 % 2 == 0 ? 1e6 : -1e6 }
        let (loss, derivatives) = Self.loss(scores, columnCount: columnCount, labels: [0, 1])
        #expect(loss.isFinite && derivatives.allSatisfy { $0.isFinite })
    }

    @Test func noRows() { #expect(Self.loss([], columnCount: 3, labels: []).0 == 0) }
}
