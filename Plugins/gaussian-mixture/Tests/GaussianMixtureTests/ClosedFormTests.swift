import GaussianMixture
import Glibc
import PluginKit
import PluginTesting
import Testing

struct ClosedFormTests {
    /// One component is the rows' mean and covariance, and reg_covar on its diagonal; the lower bound is the rows' mean
    /// log-likelihood. Numbers are centered before they are multiplied, counts afterwards.
    @Test(arguments: ["full", "diag"], [true, false]) func oneComponent(type: String, areNumbers: Bool) throws {
        let rows = areNumbers ? Rows.normal(70, at: [1, -2, 3], seed: 1) : Rows.counts(70, seed: 1)
        let items = areNumbers ? rows.map { Sample($0) } : Rows.texts(rows).map { Sample($0) }
        let trained = try TrainedMixture(
            GaussianMixture.name, on: items, parameters: #"{"covariance_type":"\#(type)","reg_covar":0.01}"#)
        let moments = SampleMoments(rows, regularization: 0.01, isDiagonal: type == "diag")
        let components = try trained.components()
        #expect(components.count == 1)
        let component = components[0]
        #expect(isClose([component.weight], [1]))
        #expect(isClose(component.mean, moments.mean))
        for (index, row) in component.precision.enumerated() {
            let products = moments.covariance.map { dot($0, row) }
            #expect(isClose(products, (0..<3).map { $0 == index ? 1 : 0 }))
        }
        #expect(isClose(component.information, component.precision.map { dot($0, moments.mean) }, tolerance: 1e-11))
        #expect(isClose([component.peak], [-0.5 * (3 * log(2 * Double.pi) + log(moments.determinant))]))
        let likelihood = rows.reduce(0) { $0 + component.score($1) } / Double(rows.count)
        #expect(isClose([trained.lowerBound], [likelihood]))
        #expect(trained.figures["rows"] == 70 && trained.figures["features"] == 3)
        #expect(trained.figures["components"] == 1 && trained.figures["converged"] == 1)
    }

    /// Clusters that lie far from each other are what each of them is alone, weighted by their sizes.
    @Test(arguments: ["full", "diag"]) func separatedClusters(type: String) throws {
        let clusters = [
            Rows.normal(30, seed: 2), Rows.normal(10, at: [200, 0, 0], width: 3, seed: 3),
            Rows.normal(60, at: [400, 9, 0], width: 0.5, seed: 4),
        ]
        let parameters = #""covariance_type":"\#(type)""#
        let trained = try TrainedMixture(clusters.flatMap { $0 }, parameters: #"{"n_components":3,\#(parameters)}"#)
        let found = try trained.components().sorted { $0.mean[0] < $1.mean[0] }
        for (component, cluster) in zip(found, clusters) {
            let weight = Double(cluster.count) / 100
            let alone = try TrainedMixture(cluster, parameters: "{\(parameters)}").components()[0]
            #expect(isClose([component.weight, component.peak], [weight, alone.peak + log(weight)]))
            #expect(isClose(component.mean, alone.mean))
            #expect(isClose(component.precision.flatMap { $0 }, alone.precision.flatMap { $0 }))
        }
        let outputs = try clusters.map { Set(try trained.outputs($0.map { Sample($0) })) }
        #expect(outputs.allSatisfy { $0.count == 1 } && Set(outputs).count == 3)
    }

    /// The matrix of order 1 is its diagonal.
    @Test func oneFeature() throws {
        let rows = Rows.normal(40, at: [3], seed: 7)
        func bytes(_ type: String) throws -> [UInt8] {
            try TrainedMixture(rows, parameters: #"{"n_components":2,"covariance_type":"\#(type)"}"#).bytes
        }
        #expect(try bytes("full") == bytes("diag"))
    }

    /// Numbers far from zero keep their digits.
    @Test(arguments: ["full", "diag"]) func farFromZero(type: String) throws {
        let rows = Rows.normal(50, seed: 8)
        let parameters = #"{"covariance_type":"\#(type)"}"#
        let near = try TrainedMixture(rows, parameters: parameters)
        let far = try TrainedMixture(rows.map { $0.map { $0 + 1e8 } }, parameters: parameters)
        let (found, expected) = (try far.components()[0], try near.components()[0])
        #expect(isClose(found.precision.flatMap { $0 }, expected.precision.flatMap { $0 }, tolerance: 1e-6))
        #expect(isClose([far.lowerBound], [near.lowerBound], tolerance: 1e-6))
    }

    /// Sparse or not, the same numbers give the same mixture.
    @Test(arguments: ["full", "diag"]) func countsOfWordsAreNumbers(type: String) throws {
        let counts = Rows.counts(100, seed: 9)
        let parameters = #"{"n_components":2,"covariance_type":"\#(type)","tol":1e-9,"max_iter":1000}"#
        let numbers = try TrainedMixture(counts, parameters: parameters)
        let texts = try TrainedMixture(Rows.texts(counts), parameters: parameters)
        for (found, expected) in zip(try texts.components(), try numbers.components()) {
            #expect(isClose([found.weight] + found.mean, [expected.weight] + expected.mean, tolerance: 1e-9))
            #expect(isClose(found.precision.flatMap { $0 }, expected.precision.flatMap { $0 }, tolerance: 1e-9))
        }
        #expect(
            try texts.outputs(Rows.texts(counts).map { Sample($0) }) == numbers.outputs(counts.map { Sample($0) }))
    }
}
