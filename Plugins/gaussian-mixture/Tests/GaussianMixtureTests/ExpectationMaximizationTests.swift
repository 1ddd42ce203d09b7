import GaussianMixture
import Glibc
import PluginKit
import PluginTesting
import Testing

struct ExpectationMaximizationTests {
    /// The theorem on which the algorithm rests.
    @Test(arguments: ["full", "diag"], 0..<3) func theLikelihoodNeverFalls(type: String, seed: UInt64) throws {
        let rows = Rows.overlapping(seed: seed)
        let bounds = try (1...12).map { iterations in
            let parameters = """
                {"n_components":3,"covariance_type":"\(type)","tol":0,"max_iter":\(iterations),"reg_covar":0}
                """
            let trained = try TrainedMixture(rows, parameters: parameters, seed: seed)
            #expect(trained.figures["iterations"] == Double(iterations) && trained.figures["converged"] == 0)
            return trained.lowerBound
        }
        #expect(zip(bounds, bounds.dropFirst()).allSatisfy { $1 >= $0 - 1e-12 * abs($0) })
        #expect(bounds[11] > bounds[0])
    }

    /// At the end another step changes nothing: weights and means are those of the rows, weighted by the probabilities
    /// that follow from them.
    @Test(arguments: ["full", "diag"]) func convergesToAFixedPoint(type: String) throws {
        let rows = Rows.overlapping(seed: 5)
        let trained = try TrainedMixture(
            rows, parameters: #"{"n_components":2,"covariance_type":"\#(type)","tol":1e-14,"max_iter":100000}"#)
        #expect(trained.figures["converged"] == 1)
        let components = try trained.components()
        let responsibilities = rows.map { row in
            let densities = components.map { exp($0.score(row)) }
            return densities.map { $0 / densities.reduce(0, +) }
        }
        for (index, component) in components.enumerated() {
            let size = responsibilities.reduce(0) { $0 + $1[index] }
            #expect(abs(component.weight - size / Double(rows.count)) < 1e-5)
            for column in 0..<2 {
                let sum = zip(rows, responsibilities).reduce(0) { $0 + $1.0[column] * $1.1[index] }
                #expect(abs(component.mean[column] - sum / size) < 1e-5)
            }
        }
        let likelihood = rows.reduce(0) { sum, row in sum + log(components.reduce(0) { $0 + exp($1.score(row)) }) }
        #expect(abs(trained.lowerBound - likelihood / Double(rows.count)) < 1e-9)
    }

    /// The first run is the same, so that further ones can only be better.
    @Test(arguments: 0..<4) func moreRunsAreNotWorse(seed: UInt64) throws {
        let rows = Rows.overlapping(seed: 6)
        let one = try TrainedMixture(rows, parameters: #"{"n_components":5,"n_init":1}"#, seed: seed)
        let ten = try TrainedMixture(rows, parameters: #"{"n_components":5,"n_init":10}"#, seed: seed)
        #expect(ten.lowerBound >= one.lowerBound)
    }

    /// A larger tolerance ends it earlier.
    @Test func endsWhenTheBoundStops() throws {
        let iterations = try [1e-9, 1e-3, 1e300].map { tolerance in
            let trained = try TrainedMixture(
                Rows.overlapping(seed: 7), parameters: #"{"n_components":2,"tol":\#(tolerance),"max_iter":10000}"#)
            #expect(trained.figures["converged"] == 1)
            return trained.figures["iterations"] ?? 0
        }
        #expect(iterations[0] > iterations[1] && iterations[1] > iterations[2])
        // Before the first bound there is none to compare it with.
        #expect(iterations[2] == 2)
    }

    /// A component may stay without rows: reg_covar keeps it, and nothing is lost.
    @Test(arguments: ["full", "diag"]) func fewerDifferentRowsThanComponents(type: String) throws {
        let texts = ["apple", "apple", "apple", "berry berry"]
        let trained = try TrainedMixture(
            texts, parameters: #"{"n_components":3,"covariance_type":"\#(type)"}"#)
        #expect(abs(try trained.components().reduce(0) { $0 + $1.weight } - 1) < 1e-12)
        let outputs = try trained.outputs(texts.map { Sample($0) })
        #expect(outputs[0] == outputs[1] && outputs[1] == outputs[2] && outputs[2] != outputs[3])
    }

    @Test func asManyComponentsAsRows() throws {
        let rows = [[0.0, 0], [5, 0], [0, 5]]
        let trained = try TrainedMixture(rows, parameters: #"{"n_components":3}"#)
        #expect(Set(try trained.outputs(rows.map { Sample($0) })) == [0, 1, 2])
        // Nothing but reg_covar is left of the covariances.
        #expect(try trained.components().allSatisfy { abs($0.precision[0][0] * 1e-6 - 1) < 1e-9 })
    }
}
