import KNN
import PluginKit
import PluginTesting
import Testing

/// Items that can't be classified are named, and harm none of the next ones.
struct BadItemTests {
    private static let numbers = [[1.0, 2], [3, 4]]

    @Test(arguments: [Sample("apple"), Sample([1.0]), Sample([1.0, 2, 3]), Sample([]), Sample([1, .infinity])])
    func amongNumbers(wrong: Sample) throws {
        var plugin = try TrainedKNN(Self.numbers, ["a", "b"], parameters: KNNTests.nearest).plugin()
        let error = #expect(throws: PluginError.self) { try plugin.handler([Sample([1.0, 2]), wrong]) }
        #expect(error?.description.hasPrefix("Message.Batch[1]: ") == true, "\(String(describing: error))")
        #expect(try plugin.handler([Sample([3.0, 4])]).map(\.description) == ["b"])
    }

    @Test(arguments: [Sample([1.0]), Sample([])]) func amongTexts(wrong: Sample) throws {
        var plugin = try TrainedKNN(["apple", "berry"], ["a", "b"], parameters: KNNTests.nearest).plugin()
        let error = #expect(throws: PluginError.self) { try plugin.handler([Sample("apple"), wrong]) }
        #expect(error?.description.hasPrefix("Message.Batch[1]: ") == true, "\(String(describing: error))")
        #expect(try plugin.handler([Sample("berry")]).map(\.description) == ["b"])
    }

    /// A squared distance beyond what `Double` holds would make all rows equally far.
    @Test func numbersTooFarFromTheRows() throws {
        var plugin = try TrainedKNN([[-1e200], [1e200]], ["a", "b"], parameters: KNNTests.nearest).plugin()
        let error = #expect(throws: PluginError.self) { try plugin.handler([Sample([-1e200]), Sample([9e199])]) }
        #expect(error?.description.hasPrefix("Message.Batch[1]: ") == true, "\(String(describing: error))")
        #expect(try plugin.handler([Sample([1e200])]).map(\.description) == ["b"])
    }

    @Test func aMillionCharacters() throws {
        let trained = try TrainedKNN(["apple", "apple apple", "berry"], ["a", "b", "c"], parameters: KNNTests.nearest)
        let long = String(repeating: "apple ", count: 170_000)
        #expect(try trained.classes([Sample(long), Sample("berry")]) == ["b", "c"])
    }

    /// Ill-formed bytes separate words as U+FFFD does, in training and in serving.
    @Test(
        arguments: [[0xFF], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x90], [0xED, 0xA0, 0x80], [0xC0, 0x80]] as [[UInt8]])
    func invalidUTF8(bytes: [UInt8]) throws {
        let damaged = Sample.text(Text(utf8: (Array("apple".utf8) + bytes + Array("berry".utf8))[...]))
        let rows = [Sample("apple"), Sample("cherry"), damaged]
        let trained = try TrainedKNN(KNN.name, on: rows, labels: ["a", "b", "c"], parameters: KNNTests.nearest)
        #expect(trained.figures["features"] == 3)
        #expect(
            try trained.classes([damaged, Sample("berry apple"), .text(Text(utf8: bytes[...]))]) == ["c", "c", "a"])
    }
}
