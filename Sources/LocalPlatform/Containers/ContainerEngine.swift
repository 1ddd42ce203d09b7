import Foundation

/// A program that runs containers: podman, or docker with its daemon.
package struct ContainerEngine: Sendable, Equatable, CustomStringConvertible {
    package enum Kind: String, Sendable { case podman, docker }

    package let kind: Kind
    /// Of the program, absolute.
    package let path: String
    package let version: String
    /// What starts the containers for it: `runc`, `crun`.
    package let runtime: String
    /// Whether it can hold a container to Lambda's limits, and we can change them while the container runs.
    let limits: (memory: Bool, cpu: Bool)
    /// Whether it can hold a container to some of the machine's processors.
    let choosesCPUs: Bool

    /// `podman 4.3.1, runc`.
    package var description: String { "\(kind.rawValue) \(version), \(runtime)" }

    package static func == (left: ContainerEngine, right: ContainerEngine) -> Bool {
        (left.path, left.description) == (right.path, right.description) && left.limits == right.limits
            && left.choosesCPUs == right.choosesCPUs
    }
}

extension ContainerEngine {
    /// The engine of that name or path; without one podman, or docker where there is no podman.
    ///
    /// - Parameter environment: where the `PATH` is looked up, and what the engine's program is run with.
    /// - Throws: `LocalPlatformError.noContainerEngine`, which says of each why not.
    package static func find(
        _ name: String? = nil, environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws(LocalPlatformError) -> ContainerEngine {
        var reasons: [String] = []
        for candidate in name.map({ [$0] }) ?? ["podman", "docker"] {
            guard let path = executable(candidate, path: environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin") else {
                reasons.append("there is no \(candidate)")
                continue
            }
            do throws(EngineCommand.Failure) {
                return try await examine(path, environment: environment)
            } catch {
                reasons.append("\(candidate): \(error.reason)")
            }
        }
        throw .noContainerEngine(reasons: reasons)
    }

    private static func executable(_ name: String, path: String) -> String? {
        let candidates =
            name.contains("/")
            ? [URL(filePath: name).path] : path.split(separator: ":").map { "\($0)/\(name)" }
        return candidates.first { access($0, X_OK) == 0 }
    }

    /// Asks the program what it is: what is called docker may be podman.
    private static func examine(
        _ path: String, environment: [String: String]
    ) async throws(EngineCommand.Failure) -> ContainerEngine {
        func ask(_ arguments: String...) async throws(EngineCommand.Failure) -> [String] {
            try await EngineCommand(path: path, arguments: arguments, environment: environment).output()
                .split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        }
        if try await ask("--version").first?.contains("podman") == true {
            let facts = try await ask(
                "info", "--format",
                "{{.Version.Version}}|{{.Host.OCIRuntime.Name}}|{{.Host.Security.Rootless}}|{{.Host.CgroupControllers}}"
            )
            guard facts.count == 4 else { throw .init(reason: "'info' answers \(facts)") }
            let controllers = facts[3].split { " []".contains($0) }
            let canLimit = facts[2] == "false" && getuid() == 0
            return ContainerEngine(
                kind: .podman, path: path, version: facts[0], runtime: facts[1],
                limits: (canLimit && controllers.contains("memory"), canLimit && controllers.contains("cpu")),
                choosesCPUs: controllers.contains("cpuset"))
        }
        let facts = try await ask(
            "info", "--format", "{{.ServerVersion}}|{{.DefaultRuntime}}|{{.MemoryLimit}}|{{.CPUCfsQuota}}|{{.CPUSet}}")
        guard facts.count == 5, facts[0].first?.isNumber == true else { throw .init(reason: "'info' answers \(facts)") }
        return ContainerEngine(
            kind: .docker, path: path, version: facts[0], runtime: facts[1],
            limits: (getuid() == 0 && facts[2] == "true", getuid() == 0 && facts[3] == "true"),
            choosesCPUs: facts[4] == "true")
    }
}
