import Catalog
import Foundation
import Testing

/// Whether two runs had the same program.
struct ProgramDigestTests {
    private let scratch: ScratchProject

    init() throws {
        scratch = try ScratchProject()
        try scratch.write(
            "Plugins/script/plugin.json",
            ScratchProject.manifest("script", more: #", "command": ["sh", "handler.sh"]"#))
        try scratch.write("Plugins/script/handler.sh", "exit 0")
        _ = try scratch.project.addPlugin("script")
    }

    private func digest() async throws -> String {
        let project = try scratch.project
        let build = try await PluginBuilder(project: project).build(try project.plugins(named: ["script"]))
        return try #require(build.built["script"]).programDigest()
    }

    @Test func itIsOfWhatIsExecuted() async throws {
        let first = try await digest()
        #expect(first.count == 64)
        try scratch.write("Plugins/script/.cache", "1")
        try scratch.write("Plugins/script/Tests/test.sh", "exit 1")
        try scratch.write("Plugins/script/__pycache__/handler.pyc", "1")
        #expect(try await digest() == first)
        #expect(try await ProgramDigestTests().digest() == first, "wherever it lies")
    }

    @Test(arguments: [
        ("Plugins/script/handler.sh", "exit 1"), ("Plugins/script/library/part.sh", "exit 0"),
        ("Plugins/script/library", "part.sh"),
    ])
    func whateverChangesItChangesTheDigest(file: String, text: String) async throws {
        let first = try await digest()
        try scratch.write(file, text)
        #expect(try await digest() != first)
    }
}
