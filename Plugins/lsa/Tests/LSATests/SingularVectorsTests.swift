import Kernels
import LSA
import PluginKit
import PluginTesting
import Testing

/// What makes a truncated singular value decomposition, whatever the method that found it.
struct SingularVectorsTests {
    static let rowCount = 12
    static let featureCount = 6

    /// Numbers about 1, so that the first singular value stands out, and some zeros.
    static func rows(seed: UInt64) -> [[Double]] {
        var generator = SplitMix64(seed: seed)
        return (0..<rowCount).map { _ in
            (0..<featureCount).map { _ in generator.nextUniform() < 0.2 ? 0 : 4 * generator.nextUniform() - 1 }
        }
    }

    static func train(_ rows: [[Double]], components: Int) throws -> TrainedLSA {
        try TrainedLSA(rows, parameters: #"{"n_components":\#(components)}"#)
    }

    /// Vᵀ V = 1, and (X V)ᵀ X V = Σ², descending, which sums to ‖X‖² when nothing is left out.
    @Test(arguments: 0..<4) func componentsAreOrthonormalAndOutputsOrthogonal(seed: UInt64) throws {
        let rows = Self.rows(seed: seed)
        let lsa = try Self.train(rows, components: Self.featureCount)
        let (components, outputs) = (try lsa.components(), try lsa.vectors(rows))
        let values = try lsa.tensor("singular_values")
        #expect(zip(values, values.dropFirst()).allSatisfy(>=))
        let square = rows.joined().reduce(0) { $0 + $1 * $1 }
        for first in 0..<Self.featureCount {
            for second in 0..<Self.featureCount {
                let isSame = first == second
                #expect(abs(dot(components[first], components[second]) - (isSame ? 1 : 0)) < 1e-12)
                let product = dot(outputs.map { $0[first] }, outputs.map { $0[second] })
                #expect(abs(product - (isSame ? values[first] * values[first] : 0)) < 1e-12 * square)
            }
        }
        #expect(abs(dot(values, values) - square) < 1e-12 * square)
    }

    /// Eckart and Young: ‖X − X V Vᵀ‖² is the sum of the squared singular values that are left out.
    @Test(arguments: 1...featureCount) func theErrorIsWhatWasLeftOut(components: Int) throws {
        let rows = Self.rows(seed: 5)
        let all = try Self.train(rows, components: Self.featureCount).tensor("singular_values")
        let lsa = try Self.train(rows, components: components)
        #expect(isClose(try lsa.tensor("singular_values"), Array(all[..<components])))
        let (v, outputs) = (try lsa.components(), try lsa.vectors(rows))
        var error = 0.0
        for (row, output) in zip(rows, outputs) {
            for feature in row.indices {
                let part = dot(output, v.map { $0[feature] })
                error += (row[feature] - part) * (row[feature] - part)
            }
        }
        let leftOut = all[components...].reduce(0) { $0 + $1 * $1 }
        #expect(abs(error - leftOut) < 1e-12 * dot(all, all))
    }

    /// An output is x V, for an item of the training set or not.
    @Test func outputsAreProductsWithTheComponents() throws {
        let lsa = try Self.train(Self.rows(seed: 1), components: 3)
        let others = Self.rows(seed: 2)
        let v = try lsa.components()
        for (row, output) in zip(others, try lsa.vectors(others)) {
            #expect(isClose(output, v.map { dot(row, $0) }))
        }
    }

    /// `svd_flip(u, v, u_based_decision=False)`: otherwise a component's sign would be a matter of chance.
    @Test(arguments: 0..<4) func theLargestElementOfAComponentIsPositive(seed: UInt64) throws {
        for component in try Self.train(Self.rows(seed: seed), components: 4).components() {
            #expect(component.max() == component.map(abs).max())
        }
    }

    /// The output's variances are population variances, as NumPy's, and the ratios are their parts of the features'.
    @Test func explainedVariances() throws {
        func variance(_ values: [Double]) -> Double {
            let mean = values.reduce(0, +) / Double(values.count)
            return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        }
        let rows = Self.rows(seed: 3)
        let lsa = try Self.train(rows, components: 3)
        let outputs = try lsa.vectors(rows)
        let variances = (0..<3).map { component in variance(outputs.map { $0[component] }) }
        let total = (0..<Self.featureCount).reduce(0) { sum, feature in sum + variance(rows.map { $0[feature] }) }
        #expect(isClose(try lsa.tensor("explained_variance"), variances))
        #expect(isClose(try lsa.tensor("explained_variance_ratio"), variances.map { $0 / total }))
    }
}
