import KNN
import Kernels
import ModelBundle
import PluginKit
import PluginTesting
import Testing

/// Whatever is wrong with a model is found when it is loaded, and named.
struct DamagedModelTests {
    @Test func undamagedModels() throws {
        #expect(try TextRows().classes([Sample("berry"), Sample("apple")]) == ["b", "a"])
        #expect(try NumberRows().classes([Sample([3.0, 5]), Sample([0.0, 0])]) == ["b", "a"])
    }

    @Test(arguments: [[0, 1, 2], [0, -1, 0], [0, .max, 0]] as [[Int32]]) func labels(labels: [Int32]) throws {
        try expectRefusal("labels") { $0.labels = labels }
    }

    @Test(arguments: [[0], [-1], [4], [.max], [1, 1], []] as [[Int32]]) func neighborCounts(counts: [Int32]) throws {
        try expectRefusal("n_neighbors") { $0.neighbors = counts }
    }

    @Test func modelsWithoutRows() throws {
        try expectRefusal("n_neighbors") { $0.labels = [] }
    }

    @Test(arguments: [[0, 2, 1], [1, 2], [0, 1, 3], [0], []] as [[UInt32]]) func classes(offsets: [UInt32]) throws {
        try expectRefusal("classes.offsets") { $0.classOffsets = offsets }
    }

    @Test(
        arguments: [[0, 2], [0, 2, 4, 4], [1, 2, 4], [0, 2, 3], [0, 2, 5], [0, 5, 4], [0, .max, 4]] as [[UInt32]])
    func offsetsOfPostings(offsets: [UInt32]) throws {
        try expectRefusal("postings.offsets") { $0.offsets = offsets }
    }

    @Test(arguments: [[0, 2, 1, 3], [0, 2, 1, -1], [.min, 2, 1, 2]] as [[Int32]])
    func rowsOfPostings(rows: [Int32]) throws {
        try expectRefusal("postings.rows") { $0.rows = rows }
    }

    @Test(arguments: [[1, 1, 2], [1, 1, 2, .nan], [.infinity, 1, 2, 1], [-.infinity, 1, 2, 1]] as [[Double]])
    func valuesOfPostings(values: [Double]) throws {
        try expectRefusal("postings.values") { $0.values = values }
    }

    @Test(arguments: [[1, 4], [1, .nan, 2], [1, .infinity, 2], [1, 4, 2, 9]] as [[Double]])
    func norms(norms: [Double]) throws {
        try expectRefusal("squared_norms") { $0.norms = norms }
    }

    /// Too short, of rows that don't exist, not by the norms, of a row twice.
    @Test(arguments: [[0, 2], [0, 2, 3], [-1, 2, 1], [0, 1, 2], [0, 0, 1], [2, 0, 1]] as [[Int32]])
    func orders(order: [Int32]) throws {
        try expectRefusal("order") { $0.order = order }
    }

    @Test(arguments: [([2, 2], [0, 0, 3, .nan]), ([2, 2], [.infinity, 0, 3, 4])] as [([Int], [Double])])
    func numbers(shape: [Int], elements: [Double]) throws {
        try expectRefusal("rows", shape, elements)
    }

    @Test(arguments: [[2, 1], [1, 2], [3, 2], [4], [2, 2, 1], [0, 2], [2, 0]]) func shapesOfNumbers(shape: [Int]) throws
    {
        try expectRefusal("rows", shape, [Double](repeating: 1, count: shape.reduce(1, *)))
    }

    @Test func modelOfAnotherPlugin() throws {
        let trained = try TrainedKNN(["apple", "berry"], ["a", "b"], parameters: KNNTests.nearest)
        try BundleWriter(plugin: "pca").write(to: trained.folder)
        #expect(throws: BundleError.self) { _ = try trained.plugin() }
    }

    @Test func missingModel() {
        let context = InitializationContext(modelDirectory: "/nowhere", memorySize: 128, cpuCount: 1)
        let error = #expect(throws: BundleError.self) { _ = try KNN(initializer: context) }
        #expect(error?.file.hasPrefix("/nowhere") == true)
    }

    private func expectRefusal(_ tensor: String, _ damage: (inout TextRows) -> Void) throws {
        var model = try TextRows()
        damage(&model)
        expectError(naming: tensor) { _ = try model.classes([]) }
    }

    private func expectRefusal(_ tensor: String, _ shape: [Int], _ elements: [Double]) throws {
        var model = try NumberRows()
        (model.shape, model.elements) = (shape, elements)
        expectError(naming: tensor) { _ = try model.classes([]) }
    }

    private func expectError(naming tensor: String, _ body: () throws -> Void) {
        let error = #expect(throws: (any Error).self) { try body() }
        #expect(error is KernelError || error is BundleError, "\(String(describing: error))")
        #expect(error.map { "\($0)".contains(tensor) } == true, "\(String(describing: error))")
    }
}
