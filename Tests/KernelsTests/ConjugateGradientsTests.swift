import Kernels
import Testing

struct ConjugateGradientsTests {
    private static func diagonal(_ elements: [Double]) -> (Span<Double>, inout MutableSpan<Double>) -> Void {
        { x, y in for i in elements.indices { y[i] = elements[i] * x[i] } }
    }

    /// As many steps as there are different eigenvalues are enough.
    @Test func solvesWithinAsManyStepsAsEigenvalues() throws {
        let elements = (0..<60).map { [1.0, 10, 1000][$0 % 3] }
        let right = (0..<60).map { Double($0) - 20 }
        let solver = ConjugateGradients(tolerance: 1e-12, maximumIterations: 10)
        let (x, iterations) = try solver.solve(right, multiply: Self.diagonal(elements))
        #expect(iterations <= 4)
        for i in x.indices { #expect(abs(x[i] - right[i] / elements[i]) < 1e-9) }
    }

    @Test func nothingToDo() throws {
        let solver = ConjugateGradients(tolerance: 1e-6, maximumIterations: 1)
        #expect(try solver.solve([0, 0], multiply: Self.diagonal([1, 2])).iterations == 0)
        #expect(try solver.solve([], multiply: Self.diagonal([])).x == [])
    }

    @Test(arguments: [[1.0, -1], [0, 0], [.nan, 1]]) func refusesWhatIsNotPositiveDefinite(elements: [Double]) {
        let solver = ConjugateGradients(tolerance: 1e-6, maximumIterations: 10)
        #expect(throws: KernelError.self) { try solver.solve([1, 2], multiply: Self.diagonal(elements)) }
    }

    @Test func stepsRunOut() {
        let solver = ConjugateGradients(tolerance: 1e-12, maximumIterations: 1)
        #expect(throws: KernelError.self) { try solver.solve([1, 1], multiply: Self.diagonal([1, 5])) }
    }
}
