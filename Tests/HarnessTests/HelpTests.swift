import Foundation
import Testing

/// Every command's help is a golden file, and has an example. `UPDATE_SNAPSHOTS=1` writes the files anew.
struct HelpTests {
    private struct Dump: Decodable {
        struct Command: Decodable {
            var commandName: String
            var subcommands: [Command]?
        }
        var command: Command
    }

    /// All commands as words after `harness`, the root's empty list among them.
    private static func commands() async throws -> [[String]] {
        let dump = try await HarnessBinary.run("--experimental-dump-help").output
        func flatten(_ command: Dump.Command, _ path: [String]) -> [[String]] {
            [path]
                + (command.subcommands ?? []).filter { $0.commandName != "help" }
                .flatMap { flatten($0, path + [$0.commandName]) }
        }
        return flatten(try JSONDecoder().decode(Dump.self, from: Data(dump.utf8)).command, [])
    }

    private static let snapshots = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots")

    @Test func helpIsAsRecordedAndHasAnExample() async throws {
        let commands = try await Self.commands()
        #expect(commands.count > 5)
        var expected: Set<String> = []
        for command in commands {
            let name = (["harness"] + command).joined(separator: "-") + ".txt"
            expected.insert(name)
            let result = try await HarnessBinary.run(command + ["--help"])
            #expect(result.status == 0)
            #expect(result.output.contains("EXAMPLE"), "\(name) has no example")
            let file = Self.snapshots.appending(path: name)
            if ProcessInfo.processInfo.environment["UPDATE_SNAPSHOTS"] != nil {
                try FileManager.default.createDirectory(at: Self.snapshots, withIntermediateDirectories: true)
                try Data(result.output.utf8).write(to: file)
            }
            let recorded = try? String(contentsOf: file, encoding: .utf8)
            #expect(result.output == recorded, "\(name): run the tests with UPDATE_SNAPSHOTS=1 if this is meant")
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.snapshots.path)
        #expect(Set(files) == expected, "every snapshot belongs to a command")
    }
}
