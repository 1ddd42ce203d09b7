import Foundation
package import Subprocess
import SystemPackage

/// Another program that is run to its end: the compiler, pip, a trainer, Terraform.
package struct Tool {
    /// A name to be looked up in `PATH`, or an absolute path.
    package var program: String
    package var arguments: [String]
    package var workingDirectory: String?
    /// Added to the environment of this process.
    package var environment: [String: String] = [:]

    /// How the program ended and what it said.
    package struct Outcome {
        package var status: TerminationStatus
        /// The end of what it wrote to standard output and standard error, by line.
        package var lines: [String]

        package var succeeded: Bool { status.isSuccess }
        /// Nil if a signal ended it.
        package var exitCode: Int? { if case .exited(let code) = status { Int(code) } else { nil } }
        /// How it ended, in words.
        package var ending: String {
            switch status {
            case .exited(let code): "exit status \(code)"
            case .signaled(let signal): "ended by signal \(signal)"
            }
        }
        package var output: String { lines.joined(separator: "\n") }
    }

    package init(_ program: String, _ arguments: [String], in workingDirectory: String? = nil) {
        self.program = program
        self.arguments = arguments
        self.workingDirectory = workingDirectory
    }

    /// Runs the program. If the task is cancelled the program is asked to end, and killed when it doesn't.
    ///
    /// - Parameter onLine: is told of every line as it comes.
    /// - Throws: ``CatalogError`` if the program can't be started; that it failed is part of the outcome.
    package func run(onLine: @Sendable (String) -> Void = { _ in }) async throws(CatalogError) -> Outcome {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
        let changes = environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) }
        do {
            let result = try await Subprocess.run(
                program.hasPrefix("/") ? .path(FilePath(program)) : .name(program),
                arguments: Arguments(arguments),
                environment: .inherit.updating(Dictionary(uniqueKeysWithValues: changes)),
                workingDirectory: workingDirectory.map { FilePath($0) }, platformOptions: options,
                input: .none, output: .sequence, error: .combinedWithOutput
            ) { execution in
                var lines: [String] = []
                for try await line in execution.standardOutput.strings(bufferingPolicy: .unbounded) {
                    onLine(line)
                    lines.append(line)
                    if lines.count > 2 * Self.linesKept { lines.removeFirst(Self.linesKept) }
                }
                return lines
            }
            // A signal from the keyboard reaches the program too, which then ends as if it had failed.
            try Task.checkCancellation()
            return Outcome(status: result.terminationStatus, lines: result.closureResult)
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw CatalogError(
                "there is no program '\(program)'", advice: "Install it, or run: harness doctor")
        } catch is CancellationError {
            throw .cancelled
        } catch {
            throw CatalogError("'\(program)' can't be run: \(error)")
        }
    }

    private static let linesKept = 2000
}
