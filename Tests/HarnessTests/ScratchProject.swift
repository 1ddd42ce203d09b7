import Foundation
import Testing

/// A project of one plugin whose runtime is `command`.
final class ScratchProject {
    let root = FileManager.default.temporaryDirectory.appending(path: "harness-project-\(UUID().uuidString)")

    /// The command of a function that answers at once.
    static let answering = [
        "python3", "-c",
        """
        import http.client, os
        api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
        path = "/2018-06-01/runtime/invocation/"
        while True:
            api.request("GET", path + "next")
            event = api.getresponse()
            event.read()
            api.request("POST", path + event.getheader("Lambda-Runtime-Aws-Request-Id") + "/response", "{}")
            api.getresponse().read()
        """,
    ]

    /// - Parameters:
    ///   - files: of the plugin's folder, by their names.
    ///   - manifest: further fields of the plugin's manifest.
    init(command: [String], files: [String: String] = [:], manifest fields: [String: Any] = [:]) throws {
        let plugin = root.appending(path: "Plugins/broken")
        try FileManager.default.createDirectory(at: plugin, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: HarnessBinary.root.appending(path: "datasets"), to: root.appending(path: "datasets"))
        try Self.write(
            ["plugins": [["name": "broken", "path": "Plugins/broken"]]], to: root.appending(path: "registry.json"))
        let manifest: [String: Any] = [
            "name": "broken", "family": "baseline", "summary": "Fails", "dataset": "synthetic", "item": "text",
            "command": command,
        ]
        try Self.write(manifest.merging(fields) { $1 }, to: plugin.appending(path: "plugin.json"))
        for (name, text) in files { try Data(text.utf8).write(to: plugin.appending(path: name)) }
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    static let runArguments = [
        "run", "--plugin", "broken", "--memory", "1769", "--batch-size", "1", "--cold-starts", "1",
    ]

    func run(_ options: String...) async throws -> HarnessBinary.Result {
        try await HarnessBinary.run(Self.runArguments + options, environment: ["HARNESS_ROOT": root.path])
    }

    /// The lines of a file of the only run.
    func lines(of file: String) throws -> [Substring] {
        let runs = root.appending(path: "runs")
        let run = try #require(try FileManager.default.contentsOfDirectory(atPath: runs.path).first)
        return try String(contentsOf: runs.appending(path: "\(run)/\(file)"), encoding: .utf8).split(separator: "\n")
    }

    private static func write(_ value: [String: Any], to file: URL) throws {
        try JSONSerialization.data(withJSONObject: value).write(to: file)
    }
}
