import ArgumentParser
import LocalPlatform

/// What instances of the embedded platform run in, and how long they and invocations may last.
struct InstanceOptions: ParsableArguments {
    @Option(help: "Longest time that one invocation may take, in seconds.")
    var timeout = 30

    @Option(help: "How long an idle instance lives, in seconds.")
    var keepAlive = 300.0

    @Option(help: "What instances run in: process, or container, by podman or docker.")
    var isolation = IsolationChoice.process

    @Option(help: ArgumentHelp("The container engine (default: podman, else docker).", valueName: "program"))
    var engine: String?

    @Option(
        help: ArgumentHelp(
            "With containers: build images upon this one, which plugins in other languages need.",
            valueName: "reference"))
    var base: String?

    /// - Throws: `ValidationError` for options that contradict each other.
    func check() throws {
        if base != nil, isolation == .process {
            throw ValidationError("--base is what images are built upon: add --isolation container")
        }
        if engine != nil, isolation == .process {
            throw ValidationError("--engine runs containers: add --isolation container")
        }
    }

    func validate() throws {
        guard (1...LambdaLimits.longestTimeoutSeconds).contains(timeout) else {
            throw ValidationError(
                "--timeout \(timeout): Lambda functions have 1 to \(LambdaLimits.longestTimeoutSeconds) seconds")
        }
        guard (0...Self.longestKeepAlive).contains(keepAlive) else {
            throw ValidationError("--keep-alive \(keepAlive): 0 to \(Self.longestKeepAlive) seconds")
        }
    }

    /// In seconds: longer than any experiment.
    private static let longestKeepAlive = 1e6

    /// - Throws: `LocalPlatformError.noContainerEngine`.
    func platformConfiguration() async throws -> LocalPlatformConfiguration {
        var configuration = LocalPlatformConfiguration()
        configuration.keepAliveSeconds = keepAlive
        if isolation == .container { configuration.isolation = .container(try await .find(engine)) }
        return configuration
    }
}

/// What instances run in, as the user writes it.
enum IsolationChoice: String, ExpressibleByArgument, CaseIterable {
    case process, container
}
