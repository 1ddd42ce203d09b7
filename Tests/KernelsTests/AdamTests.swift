import Foundation
import Kernels
import Testing

struct AdamTests {
    /// The rows that each step has a gradient for.
    private static let batches = [[0, 2], [1], [2, 3], [0], [4, 1], [0, 1, 2, 3, 4], [3], [0, 2], [2], [4]]

    private static func gradient(step: Int, row: Int, column: Int) -> Double {
        sin(Double(7 * step + 3 * row + column))
    }

    /// Rows that make up for their steps end where the plain algorithm does, which moves all rows at every step.
    @Test(arguments: [1, 3, 4, 5, 8, 11], [true, false]) func makesUpForSteps(columns: Int, penalizes: Bool) {
        var generator = SplitMix64(seed: 1)
        var lazy = AdamRows(rows: 5, columns: columns, bound: 0.5, penalizes: penalizes, using: &generator)
        var schedule = AdamSchedule(learningRate: 0.01, alpha: 0.3)
        let start = lazy.weights(ofRows: Array(0..<5), after: schedule)
        var plain = PlainAdam(start.elements.indices.map { start.elements[$0] })
        var squares = 0.0
        for (step, rows) in Self.batches.enumerated() {
            _ = lazy.weights(ofRows: rows, after: schedule)
            var gradient = Matrix(rows: rows.count, columns: columns)
            var all = [Double](repeating: 0, count: 5 * columns)
            for (position, row) in rows.enumerated() {
                for column in 0..<columns {
                    gradient[position, column] = Self.gradient(step: step, row: row, column: column)
                    all[row * columns + column] = gradient[position, column]
                }
            }
            schedule.add(rowCount: 10 + step)
            lazy.step(rows: rows, gradient: gradient, schedule)
            squares += plain.weights.reduce(0) { $0 + $1 * $1 }
            plain.step(all, rate: 0.01, penalty: penalizes ? 0.3 / Double(10 + step) : 0)
        }
        lazy.makeUp(for: schedule)
        #expect(abs(lazy.takeSquares() - squares) <= 1e-12 * squares)
        #expect(lazy.takeSquares() == 0)
        let end = lazy.weights(ofRows: Array(0..<5), after: schedule)
        for index in plain.weights.indices { #expect(abs(end.elements[index] - plain.weights[index]) < 1e-12) }
    }

    /// Steps that are put off are the same ones, to the last bit, as those that aren't.
    @Test(arguments: [1, 4, 11], [true, false]) func puttingOffChangesNothing(columns: Int, penalizes: Bool) {
        func end(_ isEager: Bool) -> [Double] {
            var generator = SplitMix64(seed: 1)
            var rows = AdamRows(rows: 5, columns: columns, bound: 0.5, penalizes: penalizes, using: &generator)
            var schedule = AdamSchedule(learningRate: 0.01, alpha: 0.3)
            for (step, batch) in Self.batches.enumerated() {
                _ = rows.weights(ofRows: batch, after: schedule)
                var gradient = Matrix(rows: batch.count, columns: columns)
                for (position, row) in batch.enumerated() {
                    for column in 0..<columns {
                        gradient[position, column] = Self.gradient(step: step, row: row, column: column)
                    }
                }
                schedule.add(rowCount: 10 + step)
                rows.step(rows: batch, gradient: gradient, schedule)
                if isEager { rows.makeUp(for: schedule) }
            }
            let weights = rows.weights(ofRows: Array(0..<5), after: schedule)
            return weights.elements.indices.map { weights.elements[$0] }
        }
        #expect(end(true) == end(false))
    }

    @Test func beginsWithinTheBound() {
        var generator = SplitMix64(seed: 2)
        var rows = AdamRows(rows: 100, columns: 7, bound: 0.25, penalizes: true, using: &generator)
        let weights = rows.weights(ofRows: Array(0..<100), after: AdamSchedule(learningRate: 1, alpha: 1))
        let elements = weights.elements.indices.map { weights.elements[$0] }
        #expect(elements.allSatisfy { abs($0) <= 0.25 })
        // The uniform distribution's deviation is bound / √3; that of its estimate is a few percent of it.
        let deviation = (elements.reduce(0) { $0 + $1 * $1 } / 700).squareRoot()
        #expect(abs(deviation - 0.25 / 3.0.squareRoot()) < 0.015)
    }
}

/// Algorithm 1 of Kingma and Ba as it is written there, with its corrected means.
private struct PlainAdam {
    var weights: [Double]
    private var means: [Double]
    private var squares: [Double]
    private var steps = 0.0

    init(_ weights: [Double]) {
        self.weights = weights
        means = weights.map { _ in 0 }
        squares = means
    }

    mutating func step(_ gradient: [Double], rate: Double, penalty: Double) {
        steps += 1
        for index in weights.indices {
            let g = gradient[index] + penalty * weights[index]
            means[index] = 0.9 * means[index] + 0.1 * g
            squares[index] = 0.999 * squares[index] + 0.001 * g * g
            // Epsilon before the correction, as scikit-learn has it.
            let corrected = rate * (1 - pow(0.999, steps)).squareRoot() / (1 - pow(0.9, steps))
            weights[index] -= corrected * means[index] / (squares[index].squareRoot() + 1e-8)
        }
    }
}
