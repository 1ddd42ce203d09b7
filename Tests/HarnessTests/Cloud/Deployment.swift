import Foundation
import Testing

/// A deployment's name and record, which is removed with this object.
final class Deployment: Sendable {
    let name: String
    let cloud: CloudFixture

    /// - Parameter purpose: a word for the name, which is unique.
    init(_ purpose: String, in cloud: CloudFixture) {
        name = "e2e-\(purpose)-\(UUID().uuidString.prefix(8).lowercased())"
        self.cloud = cloud
    }

    deinit { removeRecord() }

    var record: URL { HarnessBinary.root.appending(path: "deployments/\(name).json") }

    func removeRecord() { try? FileManager.default.removeItem(at: record) }

    /// `harness COMMAND … --deployment NAME`.
    func harness(
        _ command: String, _ options: [String] = [], environment: [String: String] = [:]
    ) async throws -> HarnessBinary.Result {
        try await cloud.harness([command, "--deployment", name] + options, environment: environment)
    }

    func deploy(
        memory: String = "512", _ options: String..., environment: [String: String] = [:]
    ) async throws -> HarnessBinary.Result {
        try await harness(
            "deploy", ["--plugin", "example", "--memory", memory] + options, environment: environment)
    }

    /// The arguments of a run.
    func runArguments(memory: String = "512", _ options: [String]) -> [String] {
        [
            "run", "--platform", "aws", "--deployment", name, "--plugin", "example", "--memory", memory, "--runs",
            cloud.runs.path,
        ] + options
    }

    func function(_ memory: Int) -> String { "\(name)-example-\(memory)MB" }

    /// What plays Lambda for this deployment, until it is ended.
    ///
    /// - Parameter fails: whether every fifth message is lost.
    func lambda(memory: String = "512", fails: Bool = false) async throws -> Peer {
        let logs = cloud.scratch.appending(path: "serve-\(UUID().uuidString)").path
        return try await Peer(
            "HarnessTests/Peers/lambda_on_moto.py",
            [cloud.aws.url, CloudFixture.region, name, try HarnessBinary.path, "example", memory, logs],
            environment: [
                "HARNESS_ROOT": HarnessBinary.root.path, "ML_ON_FAAS_CACHE": PythonEnvironment.cache,
                "HOME": cloud.environment["HOME"] ?? "", "FAIL": fails ? "1" : "",
            ])
    }
}
