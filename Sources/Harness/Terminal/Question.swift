import Foundation
import Synchronization

/// A question that is answered with yes or no.
enum Question {
    /// Asks on the terminal. Without one nobody can answer, and that is a no; so is Ctrl-C.
    ///
    /// - Parameter hint: how to answer beforehand, for whoever has no terminal.
    static func ask(_ question: String, hint: String) async -> Bool {
        guard isatty(STDIN_FILENO) == 1 else {
            Terminal.say("\(question) Nobody is here to answer: \(hint)")
            return false
        }
        Terminal.write("\(question) [y/N] ")
        let answer = Answer()
        // A thread may wait for a person; a task's must not. It is left waiting after Ctrl-C, and ends with the process.
        Thread { answer.give(readLine() ?? "") }.start()
        let text = await withTaskCancellationHandler {
            await answer.text()
        } onCancel: {
            answer.give("")
        }
        return ["y", "yes"].contains(text.trimmingCharacters(in: .whitespaces).lowercased())
    }

    /// What comes first: an answer, or Ctrl-C.
    private final class Answer: Sendable {
        private struct State {
            var text: String?
            var waiting: CheckedContinuation<String, Never>?
        }

        private let state = Mutex(State())

        func give(_ text: String) {
            let waiting = state.withLock { state in
                guard state.text == nil else { return nil as CheckedContinuation<String, Never>? }
                state.text = text
                return state.waiting.take()
            }
            waiting?.resume(returning: text)
        }

        func text() async -> String {
            await withCheckedContinuation { continuation in
                let known = state.withLock { state in
                    if state.text == nil { state.waiting = continuation }
                    return state.text
                }
                if let known { continuation.resume(returning: known) }
            }
        }
    }
}
