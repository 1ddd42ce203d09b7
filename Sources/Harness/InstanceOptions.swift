import ArgumentParser
import LocalPlatform

/// How long invocations and instances may last on the embedded platform.
struct InstanceOptions: ParsableArguments {
    @Option(help: "Longest time that one invocation may take, in seconds.")
    var timeout = 30

    @Option(help: "How long an idle instance lives, in seconds.")
    var keepAlive = 300.0

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

    var platformConfiguration: LocalPlatformConfiguration {
        var configuration = LocalPlatformConfiguration()
        configuration.keepAliveSeconds = keepAlive
        return configuration
    }
}
