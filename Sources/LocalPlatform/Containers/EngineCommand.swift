import Subprocess
import SystemPackage

/// One command of a container engine that is awaited.
struct EngineCommand {
    struct Failure: Error {
        /// What the engine said, in one line.
        let reason: String
    }

    let path: String
    let arguments: [String]
    /// Of the engine's program; nil for the harness's own.
    var environment: [String: String]?

    /// What the command prints, without the last newline.
    func output() async throws(Failure) -> String {
        do {
            let variables = environment.map { environment in
                Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
            }
            let result = try await Subprocess.run(
                .path(FilePath(path)), arguments: Arguments(arguments),
                environment: variables.map { .custom($0) } ?? .inherit, input: .none, output: .string(limit: 1 << 20),
                error: .string(limit: 1 << 20))
            guard result.terminationStatus.isSuccess else {
                let lines = result.standardError.split(separator: "\n")
                throw Failure(reason: lines.last.map(String.init) ?? "'\(arguments[0])' failed silently")
            }
            return String(result.standardOutput.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
        } catch let error as Failure {
            throw error
        } catch {
            throw Failure(reason: "\(error)")
        }
    }
}
