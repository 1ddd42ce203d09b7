import Catalog
import Foundation
import Testing

/// The project's own files, and the JSON Schemas that editors check them with.
struct SchemaTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    @Test func theProjectIsInOrder() throws {
        let project = try Project(root: Self.root)
        let plugins = try project.plugins()
        #expect(!plugins.isEmpty)
        for plugin in plugins { _ = try project.recipe(for: plugin.name) }
        for name in try project.datasetNames() { #expect(try project.dataset(name).name == name) }
        #expect(try project.datasetNames().contains("synthetic"))
    }

    @Test func theSchemasAcceptTheProjectAndRefuseWhatTheCatalogRefuses() throws {
        let scratch = try ScratchProject()
        let python = try Self.python(in: scratch)
        func verdicts(_ schema: String, _ paths: [String]) throws -> [Substring] {
            let script = Self.root + "/Tests/CatalogTests/Fixtures/validate.py"
            let output = try Self.run([python, script, "\(Self.root)/schemas/\(schema).schema.json"] + paths)
            return output.split(separator: "\n")
        }
        func files(_ folder: String, ofType type: String = ".json") throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: "\(Self.root)/\(folder)")
                .filter { $0.hasSuffix(type) }.map { "\(Self.root)/\(folder)/\($0)" }
        }
        let project = try Project(root: Self.root)
        let good = [
            "registry": [project.registryPath], "plugin": try project.plugins().map { "\($0.folder)/plugin.json" },
            "dataset": try files("datasets"), "recipe": try files("model_training"),
            "experiment": try files("experiments", ofType: ".yaml"),
        ]
        for (schema, paths) in good {
            #expect(try verdicts(schema, paths) == paths.map { _ in "valid" }, "\(schema): \(paths)")
        }
        let bad = [
            ("registry", #"{"plugin": []}"#), ("registry", #"{"plugins": [{"name": "One", "path": "p"}]}"#),
            ("plugin", "{}"), ("plugin", ScratchProject.manifest("one", more: #", "comand": ["x"]"#)),
            ("plugin", ScratchProject.manifest("one", more: #", "requirements": "r.txt""#)),
            ("dataset", ScratchProject.tiny(rows: 0)), ("dataset", ScratchProject.tiny(digest: "ABC")),
            ("recipe", #"{"plugin": "a", "dataset": "b", "seed": -1}"#),
            ("recipe", #"{"plugin": "a", "dataset": "b", "seed": 9007199254740992}"#),
            ("experiment", "{}"), ("experiment", #"{"plugins": "pca"}"#), ("experiment", #"{"plugin": []}"#),
            ("experiment", #"{"plugin": "pca", "family": "trees"}"#), ("experiment", #"{"plugin": "pca", "rate": 5}"#),
            ("experiment", #"{"plugin": "pca", "workload": "poisson"}"#),
            ("experiment", #"{"plugin": "pca", "memory": [64]}"#),
            ("experiment", #"{"plugin": "pca", "cold": "often"}"#), ("experiment", #"{"plugin": "pca", "gaps": 5}"#),
            ("experiment", #"{"plugin": "pca", "workload": "idle-gaps"}"#),
            ("experiment", #"{"plugin": "pca", "workload": "idle-gaps", "gaps": [5, -1]}"#),
            ("experiment", #"{"plugin": "pca", "workload": "idle-gaps", "gaps": 5, "cold": true}"#),
        ]
        for (index, (schema, text)) in bad.enumerated() {
            let path = try scratch.write("bad-\(index).json", text)
            #expect(try verdicts(schema, [path]) == ["invalid"], "\(schema): \(text)")
        }
        #expect(try verdicts("dataset", [scratch.write("good.json", ScratchProject.tiny())]) == ["valid"])
    }

    /// A Python with jsonschema and PyYAML.
    private static func python(in scratch: ScratchProject) throws -> String {
        let environment = "\(scratch.root)/venv"
        _ = try run(["python3", "-m", "venv", environment])
        _ = try run(["\(environment)/bin/python3", "-m", "pip", "install", "-q", "jsonschema==4.25.1", "PyYAML==6.0.2"])
        return "\(environment)/bin/python3"
    }

    private static func run(_ command: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(command) failed")
        return String(decoding: data, as: UTF8.self)
    }
}
