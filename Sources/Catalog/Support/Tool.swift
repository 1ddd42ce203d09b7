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
    /// - Throws: ``CatalogError`` if the program can't be started, or `.cancelled`; that it failed is part of the outcome.
    package func run(onLine: @Sendable (String) -> Void = { _ in }) async throws(CatalogError) -> Outcome {
        try await outcome { try await start(onLine) }
    }

    /// Runs a program that mustn't end in the middle. If the task is cancelled it gets one SIGINT and is waited for, however
    /// long it takes. It has a session of its own, or the terminal's Ctrl-C would be a second one, which such programs take
    /// for "at once".
    ///
    /// - Parameters:
    ///   - onInterrupt: is told when the waiting begins.
    ///   - onLine: is told of every line as it comes.
    /// - Throws: as ``run(onLine:)``.
    package func runToItsEnd(
        onInterrupt: @escaping @Sendable () -> Void, onLine: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws(CatalogError) -> Outcome {
        let (interruptions, interruption) = AsyncStream<Void>.makeStream()
        return try await outcome {
            try Task.checkCancellation()
            // A task that is never cancelled: what the program says is read to the end, and no teardown comes after the signal.
            let work = Task {
                try await start(onLine) { send in
                    for await _ in interruptions {
                        onInterrupt()
                        send(.interrupt)
                    }
                }
            }
            return try await withTaskCancellationHandler {
                try await work.value
            } onCancel: {
                interruption.yield()
                interruption.finish()
            }
        }
    }

    private func outcome(_ body: () async throws -> Outcome) async throws(CatalogError) -> Outcome {
        do {
            let outcome = try await body()
            // A signal from the keyboard reaches the program too, which then ends as if it had failed.
            try Task.checkCancellation()
            return outcome
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw CatalogError(
                "there is no program '\(program)'", advice: "Install it, or run: harness doctor")
        } catch is CancellationError {
            throw .cancelled
        } catch {
            throw CatalogError("'\(program)' can't be run: \(error)")
        }
    }

    /// - Parameter meanwhile: runs beside the program, to which it can send signals, and is cancelled when that has ended. The
    ///   program has a session of its own then.
    private func start(
        _ onLine: @Sendable (String) -> Void,
        meanwhile: (@Sendable (_ send: @Sendable (Signal) -> Void) async -> Void)? = nil
    ) async throws -> Outcome {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
        options.createSession = meanwhile != nil
        let changes = environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) }
        let result = try await Subprocess.run(
            program.hasPrefix("/") ? .path(FilePath(program)) : .name(program),
            arguments: Arguments(arguments),
            environment: .inherit.updating(Dictionary(uniqueKeysWithValues: changes)),
            workingDirectory: workingDirectory.map { FilePath($0) }, platformOptions: options,
            input: .none, output: .sequence, error: .combinedWithOutput
        ) { execution in
            try await withThrowingTaskGroup(of: Void.self) { group in
                if let meanwhile {
                    group.addTask { await meanwhile { try? execution.send(signal: $0) } }
                }
                defer { group.cancelAll() }
                var lines: [String] = []
                for try await line in execution.standardOutput.strings(bufferingPolicy: .unbounded) {
                    onLine(line)
                    lines.append(line)
                    if lines.count > 2 * Self.linesKept { lines.removeFirst(Self.linesKept) }
                }
                return lines
            }
        }
        return Outcome(status: result.terminationStatus, lines: result.closureResult)
    }

    private static let linesKept = 2000
}
