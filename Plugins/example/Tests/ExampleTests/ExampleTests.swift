import Example
import PluginKit
import Testing

@Suite struct ExampleTests {
    private let context = InitializationContext(modelDirectory: "", memorySize: 128, cpuCount: 1)

    @Test(arguments: [[], ["one"], ["żółw", "", "🐢 and more"]])
    func echoesItsBatch(_ texts: [String]) throws {
        var example = try Example(initializer: context)
        let echo = try example.handler(texts.map { Text($0) })
        #expect(echo.map { "\($0)" } == texts)
    }
}
