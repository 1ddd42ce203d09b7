import Experiment
import Foundation
import LocalPlatform
import TestSupport
import Testing

/// What the tests of containers share: the engines that can be used here, and images for them.
enum ContainerFixture {
    /// Podman, which `./test` installs, and docker where its daemon runs.
    static func engines() async -> [ContainerEngine] {
        var engines: [ContainerEngine] = []
        for name in ["podman", "docker"] {
            if let engine = try? await ContainerEngine.find(name), !engines.contains(where: { $0.kind == engine.kind })
            {
                engines.append(engine)
            }
        }
        return engines
    }

    /// Gives a folder with OCI image layouts of `function.py`, `function` and `broken`, to `body`.
    static func withImages<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "Images-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await Command.run(
            PlatformFixture.python(["\(PlatformFixture.functionsFolder)/oci_image.py", folder]))
        return try await body(folder)
    }

    /// The engine's name of the function's image, loaded once for all tests.
    static let image = Task {
        try await withImages { folder in
            for engine in await engines() {
                var configuration = LocalPlatformConfiguration()
                configuration.isolation = .container(engine)
                let platform = try await LocalPlatform(configuration: configuration)
                _ = try await platform.deploy([spec(image: "\(folder)/function")], logFolder: folder)
                await platform.shutDown()
            }
            let index = try Data(contentsOf: URL(filePath: "\(folder)/function/index.json"))
            let manifests = try JSONSerialization.jsonObject(with: index) as? [String: Any]
            let descriptor = (manifests?["manifests"] as? [[String: Any]])?.first
            let digest = try #require(descriptor?["digest"] as? String)
            return "localhost/ml-on-faas/\(digest.replacing("sha256:", with: ""))"
        }
    }

    /// Puts the only image of one layout into another, and gives the two names.
    static func merge(_ layout: String, into other: String, named names: (String, String)) throws {
        var entries: [[String: Any]] = []
        for (folder, name) in [(layout, names.0), (other, names.1)] {
            let data = try Data(contentsOf: URL(filePath: "\(folder)/index.json"))
            let index = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            var entry = try #require((index["manifests"] as? [[String: Any]])?.first)
            entry["annotations"] = ["org.opencontainers.image.ref.name": name]
            entries.append(entry)
        }
        for blob in try FileManager.default.contentsOfDirectory(atPath: "\(layout)/blobs/sha256") {
            try FileManager.default.copyItem(
                atPath: "\(layout)/blobs/sha256/\(blob)", toPath: "\(other)/blobs/sha256/\(blob)")
        }
        try JSONSerialization.data(withJSONObject: ["schemaVersion": 2, "manifests": entries] as [String: Any])
            .write(to: URL(filePath: "\(other)/index.json"))
    }

    static func spec(image: String?) -> FunctionSpec {
        var spec = FunctionSpec(
            plugin: "test", memorySize: 128, command: [], workingDirectory: "/", modelDirectory: "/")
        spec.image = image
        return spec
    }

    /// A platform whose instances are containers, with `function.py`. When it has been shut down no container is left.
    static func with(
        _ engine: ContainerEngine, memorySize: Int = 1769, timeoutSeconds: Int = 60,
        environment: [String: String] = [:], image: String? = nil,
        configuration: LocalPlatformConfiguration = .withoutRetries, _ body: (PlatformFixture) async throws -> Void
    ) async throws {
        var configuration = configuration
        configuration.isolation = .container(engine)
        let image = if let image { image } else { try await Self.image.value }
        try await PlatformFixture.with(
            memorySize: memorySize, timeoutSeconds: timeoutSeconds, environment: environment, command: [],
            image: image, configuration: configuration, body)
        #expect(try await containers(of: engine).isEmpty)
    }

    /// The containers that this process has started and that are still there.
    static func containers(of engine: ContainerEngine) async throws -> [String] {
        try await Command.run([engine.path, "ps", "--all", "--format", "{{.Names}}"])
            .split(separator: "\n").filter { $0.hasPrefix("ml-on-faas.\(getpid()).") }.map(String.init)
    }
}
