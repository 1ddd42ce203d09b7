import Catalog
import Foundation
import Synchronization

/// Shows what goes on before there are results (fetch, build, train, check): one line that updates in a terminal, and
/// in a pipe a plain line whenever something else is begun.
final class StepDisplay: Sendable {
    private let terminal: Terminal
    /// The step and the line that were shown last.
    private let shown = Mutex<(step: String, line: String)?>(nil)

    init(terminal: Terminal = .error) { self.terminal = terminal }

    /// Tells the catalog's work.
    var progress: ProgressHandler {
        { [self] event in update("\(event.subject): \(event.stage.rawValue)", detail: event.message) }
    }

    /// Shows what is being done now.
    ///
    /// - Parameters:
    ///   - step: what takes long.
    ///   - detail: where it is at; for terminals only.
    func update(_ step: String, detail: String = "") {
        let line = detail.isEmpty ? "\(step)…" : "\(step), \(detail)…"
        shown.withLock { shown in
            if terminal.isInteractive {
                if shown?.line != line { Terminal.write("\r\u{1B}[K\(line.prefix(terminal.columns - 1))") }
            } else if shown?.step != step {
                Terminal.write("\(step)…\n")
            }
            shown = (step, line)
        }
    }

    /// Clears the updating line.
    func finish() {
        shown.withLock { shown in
            if terminal.isInteractive, shown != nil { Terminal.write("\r\u{1B}[K") }
            shown = nil
        }
    }
}
