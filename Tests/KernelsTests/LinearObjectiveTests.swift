import Foundation
import Kernels
import Testing

struct LinearObjectiveTests {
    /// Five rows of three features, one row without any.
    private static func objective(columns: Int) throws -> LinearObjective {
        let matrix = try SparseMatrix(
            columnCount: 3, rowOffsets: [0, 2, 3, 3, 5, 6], columns: [0, 2, 1, 0, 1, 2], values: [1, 2, 3, 1, 1, 4])
        return LinearObjective(matrix, columnCount: columns, penalty: 0.3)
    }

    /// Σ (s − 1)², whose second derivatives are 2.
    private static func squares(_ scores: inout MutableSpan<Double>) -> Double {
        var loss = 0.0
        for index in scores.indices {
            let gap = scores[index] - 1
            loss += gap * gap
            scores[index] = 2 * gap
        }
        return loss
    }

    /// Central differences of a quadratic are its derivatives; so are the second ones.
    @Test(arguments: [1, 2, 3, 4, 7, 13]) func derivatives(columns: Int) throws {
        let objective = try Self.objective(columns: columns)
        let point = (0..<objective.variableCount).map { sin(Double($0) * 1.7) }
        func value(_ index: Int, _ step: Double) -> (value: Double, gradient: [Double]) {
            var moved = point
            moved[index] += step
            var gradient = [Double](repeating: .nan, count: point.count)
            var elements = gradient.mutableSpan
            let value = objective.value(moved.span, gradient: &elements, Self.squares)
            return (value, gradient)
        }
        let diagonal = objective.hessianDiagonal(curvature: 2)
        for index in point.indices {
            let (above, here, below) = (value(index, 0.5), value(index, 0), value(index, -0.5))
            #expect(abs(here.gradient[index] - (above.value - below.value)) < 1e-9 * max(1, here.value))
            #expect(abs(diagonal[index] - (above.gradient[index] - below.gradient[index])) < 1e-9 * diagonal[index])
        }
    }

    @Test func weightsComeFirst() throws {
        let objective = try Self.objective(columns: 2)
        let variables = (0..<objective.variableCount).map { Double($0) }
        #expect(objective.variableCount == 8)
        #expect(objective.weights(variables)[2, 1] == 5)
        #expect(objective.offset(variables) == [6, 7])
    }
}
