import Foundation
import Kernels
import Testing

struct LBFGSTests {
    /// ½ Σ d_i (x_i − i)²: badly scaled, with the minimum 0 at x_i = i.
    @Test(arguments: [1, 2, 7, 50]) func quadratic(count: Int) throws {
        var solver = LBFGS()
        solver.gradientTolerance = 1e-10
        solver.valueTolerance = 0
        solver.maximumIterations = 1000
        let minimum = try solver.minimize(from: [Double](repeating: 0, count: count)) { x, gradient in
            var value = 0.0
            for i in 0..<count {
                let scale = pow(10, 3 * Double(i) / Double(count))
                gradient[i] = scale * (x[i] - Double(i))
                value += 0.5 * scale * (x[i] - Double(i)) * (x[i] - Double(i))
            }
            return value
        }
        #expect(minimum.hasConverged)
        for i in 0..<count { #expect(abs(minimum.variables[i] - Double(i)) < 1e-9) }
    }

    /// H. H. Rosenbrock, 1960: a bent valley, minimum 0 at (1, 1), usually from (−1.2, 1).
    @Test func rosenbrock() throws {
        var solver = LBFGS()
        solver.gradientTolerance = 1e-9
        solver.valueTolerance = 0
        let minimum = try solver.minimize(from: [-1.2, 1]) { x, gradient in
            let (a, b) = (1 - x[0], x[1] - x[0] * x[0])
            gradient[0] = -2 * a - 400 * x[0] * b
            gradient[1] = 200 * b
            return a * a + 100 * b * b
        }
        #expect(minimum.hasConverged && minimum.iterations < 60)
        #expect(abs(minimum.variables[0] - 1) < 1e-8 && abs(minimum.variables[1] - 1) < 1e-8)
    }

    /// The first step is far too long, and the function soon infinite.
    @Test func barrier() throws {
        let minimum = try LBFGS().minimize(from: [1e-3]) { x, gradient in
            guard x[0] > 0 else {
                gradient[0] = .nan
                return .infinity
            }
            gradient[0] = 1 - 1 / x[0]
            return x[0] - log(x[0])
        }
        #expect(abs(minimum.variables[0] - 1) < 1e-3)
    }

    @Test func startsAtTheMinimum() throws {
        let minimum = try LBFGS().minimize(from: [0]) { x, gradient in
            gradient[0] = 2 * x[0]
            return x[0] * x[0]
        }
        #expect(minimum.iterations == 0 && minimum.hasConverged && minimum.variables == [0])
    }

    @Test func stepsRunOut() throws {
        var solver = LBFGS()
        solver.maximumIterations = 3
        solver.gradientTolerance = 0
        solver.valueTolerance = 0
        let minimum = try solver.minimize(from: [5, 5]) { x, gradient in
            (gradient[0], gradient[1]) = (4 * x[0] * x[0] * x[0], 400 * x[1])
            return x[0] * x[0] * x[0] * x[0] + 200 * x[1] * x[1]
        }
        #expect(minimum.iterations == 3 && !minimum.hasConverged)
    }

    /// No variable at all is at its minimum; a function without a lower end stops without an answer, but stops.
    @Test func degenerateFunctions() throws {
        #expect(try LBFGS().minimize(from: []) { _, _ in 7 }.value == 7)
        let endless = try LBFGS().minimize(from: [0]) { x, gradient in
            gradient[0] = -1
            return -x[0]
        }
        #expect(!endless.hasConverged || endless.iterations <= 100)
        #expect(throws: KernelError.self) {
            try LBFGS().minimize(from: [1]) { _, gradient in
                gradient[0] = .nan
                return 1
            }
        }
    }
}
