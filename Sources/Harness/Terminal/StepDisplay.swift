import Foundation
import Synchronization

/// Shows the steps before an experiment (fetch, build, train): a line that updates in a terminal, plain lines in a
/// pipe. Steps that take no time leave no trace.
final class StepDisplay: Sendable {
    private struct State {
        var current: String?
        var started = ContinuousClock.now
    }

    private let terminal: Terminal
    private let state = Mutex(State())

    init(terminal: Terminal = .error) { self.terminal = terminal }

    /// Shows what is being done now.
    func update(_ step: String) {
        state.withLock { state in
            guard state.current != step else { return }
            if terminal.isInteractive {
                write("\r\u{1B}[K\(step.prefix(terminal.columns - 1))")
            } else {
                write(step + "\n")
            }
            if state.current == nil { state.started = .now }
            state.current = step
        }
    }

    /// Clears the updating line.
    func finish() {
        state.withLock { state in
            if terminal.isInteractive, state.current != nil { write("\r\u{1B}[K") }
            state.current = nil
        }
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
