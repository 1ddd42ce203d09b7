import Catalog
import Foundation
import Testing

/// Packages for an image's Python, installed by the real pip.
struct PythonPackagesTests {
    private let scratch: ScratchProject

    init() throws { scratch = try ScratchProject() }

    private func plugin(requirements: String) throws -> RegisteredPlugin {
        try scratch.write(
            "Plugins/mine/plugin.json",
            #"{"name": "mine", "family": "baseline", "summary": "x", "dataset": "tiny", "item": "text", "#
                + #""command": ["python3", "handler.py"], "requirements": "requirements.txt"}"#)
        try scratch.write("Plugins/mine/requirements.txt", requirements)
        return try scratch.project.addPlugin("mine")
    }

    /// All files and their content, by their paths.
    private func content(of folder: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            if let data = FileManager.default.contents(atPath: "\(folder)/\(path)") { files[path] = data }
        }
        return files
    }

    @Test func areTheSameEveryTimeAndWithoutCommandsOfThisMachine() async throws {
        let plugin = try plugin(requirements: "tqdm==4.67.1\n")
        let packages = try #require(try PythonPackages(of: plugin, version: "3.13.1", project: scratch.project))
        let (folder, _) = try await packages.install { _ in }
        let first = try content(of: folder)
        #expect(first["tqdm/std.py"] != nil)
        #expect(first.keys.allSatisfy { !$0.hasPrefix("bin/") })
        let record = try #require(first["tqdm-4.67.1.dist-info/RECORD"])
        #expect(!String(decoding: record, as: UTF8.self).contains("bin/"))
        #expect(try await packages.install { _ in Issue.record("it is installed already") }.folder == folder)

        try FileManager.default.removeItem(atPath: folder)
        _ = try await packages.install { _ in }
        #expect(try content(of: folder) == first)
    }

    @Test func whatHasNoWheelIsNamed() async throws {
        let plugin = try plugin(requirements: "tqdm==0.0.0.1\n")
        let packages = try #require(try PythonPackages(of: plugin, version: "3.12", project: scratch.project))
        let error = await #expect(throws: CatalogError.self) { try await packages.install { _ in } }
        #expect(error?.problem.contains("Python 3.12") == true)
        #expect(error?.details?.contains("tqdm") == true)
    }

    @Test(arguments: ["", "3", "2.7", "python3.12", "3.x"]) func anotherVersionIsRefused(version: String) throws {
        let plugin = try plugin(requirements: "tqdm\n")
        #expect(throws: CatalogError.self) {
            try PythonPackages(of: plugin, version: version, project: try scratch.project)
        }
    }
}
