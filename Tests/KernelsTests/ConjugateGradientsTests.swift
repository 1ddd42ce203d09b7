import Kernels
import Testing

struct ConjugateGradientsTests {
    /// Multiplies each row by one of the elements.
    private static func diagonal(_ elements: [Double]) -> (MatrixView, inout MutableSpan<Double>) -> Void {
        { x, y in for i in y.indices { y[i] = elements[i / x.columns] * x.elements[i] } }
    }

    private static func ones(_ count: Int) -> [Double] { [Double](repeating: 1, count: count) }

    /// As many steps as there are different eigenvalues are enough, for several columns too.
    @Test(arguments: [1, 3, 5]) func solvesWithinAsManyStepsAsEigenvalues(columns: Int) throws {
        let elements = (0..<60).map { [1.0, 10, 1000][$0 % 3] }
        let right = (0..<60 * columns).map { Double($0 * $0 % 61) - 20 }
        let solver = ConjugateGradients(tolerance: 1e-12, maximumIterations: 10)
        let solution = try solver.solve(
            Matrix(rows: 60, columns: columns, elements: right), diagonal: Self.ones(60),
            multiply: Self.diagonal(elements))
        #expect(solution.iterations <= 4)
        for i in right.indices {
            #expect(abs(solution.x.elements[i] - right[i] / elements[i / columns]) < 1e-9)
        }
    }

    /// With the matrix itself for the diagonal there is nothing left after one step.
    @Test func theDiagonalIsUsed() throws {
        let elements = (0..<40).map { Double($0 * $0 + 1) }
        let solver = ConjugateGradients(tolerance: 1e-12, maximumIterations: 1)
        let solution = try solver.solve(
            Matrix(rows: 40, columns: 1, elements: Self.ones(40)), diagonal: elements,
            multiply: Self.diagonal(elements))
        for i in elements.indices { #expect(abs(solution.x.elements[i] * elements[i] - 1) < 1e-12) }
    }

    /// What it ends by is true: the objective Σ (y − d x)², whose minimum is 0 but for what no x can change, is as near to it
    /// as was asked, and not much nearer.
    @Test(arguments: [1e-2, 1e-6]) func endsByTheObjective(tolerance: Double) throws {
        let elements = (0..<200).map { 1 + Double($0) / 50 }
        let y = (0..<200).map { Double($0 * $0 % 31) }
        let rest = 100.0
        let solver = ConjugateGradients(tolerance: tolerance, maximumIterations: 100)
        let solution = try solver.solve(
            Matrix(rows: 200, columns: 1, elements: zip(elements, y).map { $0 * $1 }), diagonal: Self.ones(200),
            objective: .init(constants: [y.reduce(rest) { $0 + $1 * $1 }], convexity: 1),
            multiply: Self.diagonal(elements.map { $0 * $0 }))
        let excess = y.indices.reduce(0.0) { sum, index in
            let difference = y[index] - elements[index] * solution.x.elements[index]
            return sum + difference * difference
        }
        #expect(excess <= tolerance * (rest + excess))
        #expect((1..<60).contains(solution.iterations), "200 steps would solve it")
    }

    /// A column of zeros is done at the start, and the others go on.
    @Test func columnsEndOneByOne() throws {
        let solver = ConjugateGradients(tolerance: 1e-12, maximumIterations: 10)
        let solution = try solver.solve(
            Matrix(rows: 2, columns: 3, elements: [0, 1, 1, 0, 0, 1]), diagonal: Self.ones(2),
            multiply: Self.diagonal([2, 4]))
        let expected = [0, 0.5, 0.5, 0, 0, 0.25]
        for i in expected.indices { #expect(abs(solution.x.elements[i] - expected[i]) < 1e-12) }
    }

    @Test func nothingToDo() throws {
        let solver = ConjugateGradients(tolerance: 1e-6, maximumIterations: 1)
        for (rows, columns) in [(2, 1), (0, 0), (0, 2), (2, 0)] {
            let solution = try solver.solve(
                Matrix(rows: rows, columns: columns), diagonal: Self.ones(rows), multiply: Self.diagonal([1, 2]))
            #expect(solution.iterations == 0)
        }
    }

    @Test(arguments: [[1.0, -1], [0, 0], [.nan, 1]]) func refusesWhatIsNotPositiveDefinite(elements: [Double]) {
        let solver = ConjugateGradients(tolerance: 1e-6, maximumIterations: 10)
        for diagonal in [Self.ones(2), elements] {
            #expect(throws: KernelError.self) {
                _ = try solver.solve(
                    Matrix(rows: 2, columns: 1, elements: [1, 2]), diagonal: diagonal,
                    multiply: Self.diagonal(elements)
                ).iterations
            }
        }
    }

    @Test(arguments: [Double.nan, .infinity]) func refusesWhatIsNotFinite(number: Double) {
        let solver = ConjugateGradients(tolerance: 1e-6, maximumIterations: 10)
        let error = #expect(throws: KernelError.self) {
            _ = try solver.solve(
                Matrix(rows: 2, columns: 1, elements: [1, number]), diagonal: Self.ones(2),
                multiply: Self.diagonal([1, 2])
            ).iterations
        }
        #expect(error?.description.contains("right-hand sides") == true)
    }

    @Test func stepsRunOut() {
        let solver = ConjugateGradients(tolerance: 1e-12, maximumIterations: 1)
        #expect(throws: KernelError.self) {
            _ = try solver.solve(
                Matrix(rows: 2, columns: 1, elements: [1, 1]), diagonal: Self.ones(2),
                multiply: Self.diagonal([1, 5])
            ).iterations
        }
    }
}
