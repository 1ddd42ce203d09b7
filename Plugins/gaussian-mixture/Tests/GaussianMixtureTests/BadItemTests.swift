import GaussianMixture
import PluginKit
import PluginTesting
import Testing

/// Items whose density can't be told are named, and harm none of the next ones.
struct BadItemTests {
    private static let rows = [[0.0, 0], [1, 0], [0, 1], [9, 9], [9, 8], [8, 9]]
    private static let texts = ["apple", "apple apple", "apple", "berry berry", "berry", "berry"]
    private static let parameters = #"{"n_components":2,"reg_covar":0.1}"#

    /// Infinite, or such that its square is.
    @Test(arguments: [
        Sample("apple"), Sample([1.0]), Sample([1.0, 2, 3]), Sample([]), Sample([1, .infinity]), Sample([.nan, 1]),
        Sample([1e200, 0]), Sample([1.7e308, -1.7e308]),
    ])
    func amongNumbers(wrong: Sample) throws {
        let trained = try TrainedMixture(Self.rows, parameters: Self.parameters)
        let expected = try trained.outputs(Self.rows.map { Sample($0) })
        var plugin = try trained.plugin()
        let error = #expect(throws: PluginError.self) { try plugin.handler([Sample([0.0, 0]), wrong]) }
        #expect(error?.description.hasPrefix("Message.Batch[1]: ") == true, "\(String(describing: error))")
        #expect(try plugin.handler(Self.rows.map { Sample($0) }) == expected)
    }

    @Test(arguments: [Sample([1.0]), Sample([])]) func amongTexts(wrong: Sample) throws {
        let trained = try TrainedMixture(Self.texts, parameters: Self.parameters)
        let expected = try trained.outputs(Self.texts.map { Sample($0) })
        var plugin = try trained.plugin()
        let error = #expect(throws: PluginError.self) { try plugin.handler([Sample("apple"), wrong]) }
        #expect(error?.description.hasPrefix("Message.Batch[1]: ") == true, "\(String(describing: error))")
        #expect(try plugin.handler(Self.texts.map { Sample($0) }) == expected)
    }

    @Test(arguments: ["full", "diag"]) func aMillionCharacters(type: String) throws {
        let trained = try TrainedMixture(
            Self.texts, parameters: #"{"n_components":2,"reg_covar":0.1,"covariance_type":"\#(type)"}"#)
        let components = try trained.components()
        let counts = [170_000.0, 0]
        let expected = components[1].score(counts) > components[0].score(counts) ? 1 : 0
        #expect(try trained.outputs([Sample("apple " * 170_000)]) == [expected])
    }

    /// Ill-formed bytes separate words as U+FFFD does, in training and in serving.
    @Test(
        arguments: [[0xFF], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x90], [0xED, 0xA0, 0x80], [0xC0, 0x80]] as [[UInt8]])
    func invalidUTF8(bytes: [UInt8]) throws {
        func damaged(_ text: String) -> Sample {
            .text(Text(utf8: text.utf8.flatMap { $0 == UInt8(ascii: " ") ? bytes : [$0] }[...]))
        }
        let trained = try TrainedMixture(Self.texts, parameters: Self.parameters)
        let broken = try TrainedMixture(
            GaussianMixture.name, on: Self.texts.map(damaged), parameters: Self.parameters)
        #expect(broken.bytes == trained.bytes)
        let queries = Self.texts + ["", " "]
        #expect(try trained.outputs(queries.map(damaged)) == trained.outputs(queries.map { Sample($0) }))
    }
}
