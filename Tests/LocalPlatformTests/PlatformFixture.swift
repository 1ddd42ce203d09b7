import Experiment
import Foundation
import LocalPlatform
import Testing

/// A running platform with one Python function, its logs in a scratch folder.
struct PlatformFixture {
    let platform: LocalPlatform
    let function: FunctionSpec
    let logFolder: String
    let warnings: [LimitWarning]

    /// Runs `body` and ends the platform, whatever comes.
    static func with(
        memorySize: Int = 1769, timeoutSeconds: Int = 60, environment: [String: String] = [:],
        command: [String]? = nil, image: String? = nil, configuration: LocalPlatformConfiguration = .withoutRetries,
        prepare: (String) throws -> Void = { _ in }, _ body: (PlatformFixture) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "local-platform-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try prepare(folder)

        var spec = FunctionSpec(
            plugin: "test", memorySize: memorySize, command: command ?? python(["\(functionsFolder)/function.py"]),
            workingDirectory: folder, modelDirectory: folder)
        spec.image = image
        spec.timeoutSeconds = timeoutSeconds
        spec.environment = environment.merging(["MARKER": "\(folder)/marker"]) { given, _ in given }

        let platform = try await LocalPlatform(configuration: configuration)
        do {
            let warnings = try await platform.deploy([spec], logFolder: folder)
            try await body(
                PlatformFixture(platform: platform, function: spec, logFolder: folder, warnings: warnings))
        } catch {
            await platform.shutDown()
            throw error
        }
        await platform.shutDown()
    }

    func deliver(_ event: String, start: StartMode = .any) async -> Delivery {
        await platform.deliver(Array(event.utf8), to: function.name, start: start)
    }

    /// The function's log, complete: the platform is shut down for it.
    func finalLog() async throws -> [String] {
        await platform.shutDown()
        let text = try String(contentsOfFile: "\(logFolder)/\(function.name).log", encoding: .utf8)
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    func deadLetters() async throws -> [[String: Any]] {
        await platform.shutDown()
        return try String(contentsOfFile: "\(logFolder)/dead-letters.jsonl", encoding: .utf8).split(separator: "\n")
            .map { try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]) }
    }

    static func python(_ arguments: [String]) -> [String] { ["/usr/bin/env", "python3"] + arguments }

    static let functionsFolder =
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Functions").path
}

extension LocalPlatformConfiguration {
    static var withoutRetries: LocalPlatformConfiguration {
        var configuration = LocalPlatformConfiguration()
        configuration.retryDelaySeconds = []
        return configuration
    }
}

extension Delivery {
    var text: String { String(decoding: response, as: UTF8.self) }

    var errorType: String? { member("errorType") }
    var errorMessage: String? { member("errorMessage") }

    private func member(_ name: String) -> String? {
        (try? JSONSerialization.jsonObject(with: Data(response)) as? [String: Any])?[name] as? String
    }

    /// The response's members, if it is an object.
    func object() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(response)) as? [String: Any], "\(text)")
    }
}

/// The members of the platform's own lines, in order.
func platformLines(in log: [String]) throws -> [[String: Any]] {
    let prefix = "ML_ON_FAAS_PLATFORM - "
    return try log.filter { $0.hasPrefix(prefix) }.map {
        try #require(
            try JSONSerialization.jsonObject(with: Data($0.dropFirst(prefix.count).utf8)) as? [String: Any])
    }
}

/// Looks every few milliseconds whether `condition` holds, for at most half a minute: for what nobody signals.
func eventually(_ condition: () -> Bool) async -> Bool {
    for _ in 0..<10_000 {
        if condition() { return true }
        try? await Task.sleep(for: .milliseconds(3))
    }
    return false
}

/// Whether a process runs; one that has ended but hasn't been reaped yet doesn't.
func isRunning(_ pid: Int32) -> Bool {
    let fields = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8))?.split(separator: " ") ?? []
    return fields.count > 2 && fields[2] != "Z" && fields[2] != "X"
}
