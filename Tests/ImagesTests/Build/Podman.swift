import Foundation
import TestSupport
import Testing

/// Podman with a store of its own, in a folder of the test.
final class Podman: Sendable {
    private let store: TemporaryFolder

    /// Podman takes no path of more than 50 characters.
    init() throws { store = try TemporaryFolder("podman-\(UInt32.random(in: 0 ... .max))") }

    deinit {
        // Podman mounts its store upon itself, and a killed container's memory in it: nobody could remove the folder.
        let unmount = Process()
        unmount.executableURL = URL(filePath: "/bin/sh")
        unmount.arguments = [
            "-c", #"grep -o " $0/[^ ]*" /proc/self/mounts | sort -r | xargs -r umount --lazy"#, store.path("root"),
        ]
        unmount.standardError = FileHandle.nullDevice
        guard (try? unmount.run()) != nil else { return }
        unmount.waitUntilExit()
    }

    /// The limits are given since some machines forbid to raise those that it would ask for.
    static let runOptions = [
        "run", "--rm", "--network", "host", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=4096:4096",
    ]

    /// A command line of podman.
    func command(_ arguments: [String]) -> [String] {
        [
            "podman", "--root", store.path("root"), "--runroot", store.path("run"), "--storage-driver", "vfs",
            "--cgroup-manager", "cgroupfs", "--events-backend", "none", "--runtime", "runc",
        ] + arguments
    }

    func run(_ arguments: [String]) async throws -> Command.Outcome {
        let command = command(arguments)
        return try await ImagesTests.run(command[0], Array(command.dropFirst()))
    }

    /// Loads an archive.
    func load(_ archive: String) async throws {
        let result = try await run(["load", "--quiet", "--input", archive])
        try #require(result.status == 0, "\(result.errors)")
    }
}

/// AWS's runtime interface emulator, which starts functions as Lambda does.
struct InterfaceEmulator {
    struct Plan: Encodable {
        var command: [String]
        var environment = ["AWS_LAMBDA_FUNCTION_NAME": "fixture"]
        var events: [String]
        var cache = Self.cacheFolder
        var container: [String]?
        var end: [String]?

        /// Where downloads are kept, as for all of the project.
        private static var cacheFolder: String {
            let environment = ProcessInfo.processInfo.environment
            let root =
                environment["ML_ON_FAAS_CACHE"]
                ?? "\(environment["XDG_CACHE_HOME"] ?? "\(NSHomeDirectory())/.cache")/ml-on-faas"
            return "\(root)/peers"
        }
    }

    struct Report: Decodable {
        var answers: [String]
        var log: String
    }

    /// Sends events to a function, one after the other.
    static func run(_ plan: Plan) async throws -> Report {
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Peers/interface_emulator.py").path
        let result = try await ImagesTests.run("python3", [script], input: JSONEncoder().encode(plan))
        try #require(result.status == 0, "\(result.errors)")
        return try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
    }
}
