import GaussianMixture
import Kernels
import ModelBundle
import PluginKit
import PluginTesting
import Testing
import TextFeatures

/// Whatever is wrong with a model is found when it is loaded, and named; the precisions' elements, which are many, when an
/// item meets them.
struct DamagedModelTests {
    private static let points = [Sample([0.1, 0]), Sample([2.0, 2])]

    @Test(arguments: [[2, 2], [2, 3]]) func undamagedModels(shape: [Int]) throws {
        let precisions: [Double] = shape[1] == 2 ? [1, 1, 1, 1] : [1, 0, 1, 1, 0, 1]
        #expect(
            try outputs(Self.points) { try $0.add("precisions", shape: shape, precisions.span) } == [0, 1])
    }

    @Test(arguments: ["means", "information"], [Double.nan, .infinity]) func elementsOfMatrices(
        name: String, bad: Double
    )
        throws
    {
        let elements = [0, 0, 0, bad]
        try expectRefusal(name) { try $0.add(name, shape: [2, 2], elements.span) }
    }

    @Test(arguments: ["means", "information"], [[1, 2], [3, 2], [2, 1], [2, 3], [4], [2, 2, 1], [0, 2]])
    func shapesOfMatrices(name: String, shape: [Int]) throws {
        let elements = [Double](repeating: 0, count: shape.reduce(1, *))
        try expectRefusal(name) { try $0.add(name, shape: shape, elements.span) }
    }

    @Test(arguments: [[], [0, .nan], [0, .infinity]] as [[Double]]) func peaks(peaks: [Double]) throws {
        try expectRefusal("log_peaks") { try $0.add("log_peaks", peaks) }
    }

    /// The number of components is that of the peaks.
    @Test(arguments: [[0], [0, 0, 0]] as [[Double]]) func numbersOfComponents(peaks: [Double]) throws {
        try expectRefusal("means") { try $0.add("log_peaks", peaks) }
    }

    @Test(arguments: [[2, 1], [2, 4], [2, 0], [1, 3], [3, 2], [6], [2, 3, 1]]) func shapesOfPrecisions(shape: [Int])
        throws
    {
        let elements = [Double](repeating: 1, count: shape.reduce(1, *))
        try expectRefusal("precisions") { try $0.add("precisions", shape: shape, elements.span) }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity], [2, 3]) func elementsOfPrecisions(bad: Double, width: Int)
        throws
    {
        var elements = [Double](repeating: 1, count: 2 * width)
        elements[width] = bad
        let error = #expect(throws: PluginError.self) {
            try outputs(Self.points) { try $0.add("precisions", shape: [2, width], elements.span) }
        }
        #expect(error?.description.contains("component 1 gives it") == true, "\(String(describing: error))")
        #expect(error?.description.contains("damaged") == true, "\(String(describing: error))")
    }

    @Test func missingTensors() throws {
        try expectRefusal("vocabulary") { $0 = BundleWriter(plugin: GaussianMixture.name) }
    }

    @Test func modelOfAnotherPlugin() throws {
        try expectRefusal("pca") { $0 = BundleWriter(plugin: "pca") }
    }

    @Test func missingModel() {
        let context = InitializationContext(modelDirectory: "/nowhere", memorySize: 128, cpuCount: 1)
        let error = #expect(throws: BundleError.self) { _ = try GaussianMixture(initializer: context) }
        #expect(error?.file.hasPrefix("/nowhere") == true)
    }

    /// The outputs of a model with the components (0, 0) and (2, 2), both of variance 1, to which something is done before.
    private func outputs(_ items: [Sample], _ damage: (inout BundleWriter) throws -> Void) throws -> [Int] {
        let trained = try TrainedMixture(["apple", "berry"])
        var writer = BundleWriter(plugin: GaussianMixture.name)
        try writer.add("features.mean", [0.0, 0])
        try writer.add("features.scale", [1.0, 1])
        try writer.add("weights", [0.5, 0.5])
        try writer.add("log_peaks", [0.0, 0])
        try writer.add("means", shape: [2, 2], [0.0, 0, 2, 2].span)
        try writer.add("information", shape: [2, 2], [0.0, 2, 0, 2].span)
        try writer.add("precisions", shape: [2, 2], [1.0, 1, 1, 1].span)
        try damage(&writer)
        try writer.write(to: trained.folder)
        return try trained.outputs(items)
    }

    private func expectRefusal(_ name: String, _ damage: (inout BundleWriter) throws -> Void) throws {
        let error = #expect(throws: (any Error).self) { try outputs([], damage) }
        #expect(error is KernelError || error is BundleError, "\(String(describing: error))")
        #expect(error.map { "\($0)".contains(name) } == true, "\(String(describing: error))")
    }
}
