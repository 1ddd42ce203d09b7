import Foundation
import Kernels
import LogisticRegression
import Testing

struct LogisticLossTests {
    /// Five rows of three words, one of them without any.
    private static func loss(classCount: Int, c: Double = 0.7) throws -> LogisticLoss {
        let matrix = try SparseMatrix(
            columnCount: 3, rowOffsets: [0, 2, 3, 3, 5, 6], columns: [0, 2, 1, 0, 1, 2], values: [1, 2, 3, 1, 1, 4])
        return LogisticLoss(
            matrix: matrix, labels: [0, 1, 1, classCount - 1, 0], classCount: classCount, c: c)
    }

    /// Central differences agree with the gradient to the square of their step.
    @Test(arguments: [2, 3, 4]) func gradient(classCount: Int) throws {
        let loss = try Self.loss(classCount: classCount)
        let point = (0..<loss.objective.variableCount).map { sin(Double($0) * 1.7) }
        var gradient = [Double](repeating: .nan, count: point.count)
        var elements = gradient.mutableSpan
        _ = loss.value(point.span, gradient: &elements)
        var ignored = gradient
        for index in point.indices {
            func value(_ step: Double) -> Double {
                var moved = point
                moved[index] += step
                var elements = ignored.mutableSpan
                return loss.value(moved.span, gradient: &elements)
            }
            let difference = (value(1e-5) - value(-1e-5)) / 2e-5
            #expect(abs(gradient[index] - difference) < 1e-9, "variable \(index)")
        }
    }

    /// At zero every class is as probable: log K, whatever the rows.
    @Test(arguments: [2, 3, 5]) func valueAtZero(classCount: Int) throws {
        let loss = try Self.loss(classCount: classCount)
        let zeros = [Double](repeating: 0, count: loss.objective.variableCount)
        var gradient = zeros
        var elements = gradient.mutableSpan
        #expect(abs(loss.value(zeros.span, gradient: &elements) - log(Double(classCount))) < 1e-15)
    }

    /// exp would overflow, or log be of zero.
    @Test(arguments: [2, 3]) func farFromZero(classCount: Int) throws {
        let loss = try Self.loss(classCount: classCount)
        for scale in [1e3, -1e3] {
            let point = (0..<loss.objective.variableCount).map { Double($0 % 3) * scale }
            var gradient = point
            var elements = gradient.mutableSpan
            #expect(loss.value(point.span, gradient: &elements).isFinite)
            #expect(gradient.allSatisfy { $0.isFinite })
        }
    }
}
