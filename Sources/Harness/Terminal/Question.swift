import Foundation

/// A question that is answered with yes or no.
enum Question {
    /// Asks on the terminal. Without one nobody can answer, and that is a no.
    ///
    /// - Parameter hint: how to answer beforehand, for whoever has no terminal.
    static func ask(_ question: String, hint: String) async -> Bool {
        guard isatty(STDIN_FILENO) == 1 else {
            Terminal.say("\(question) Nobody is here to answer: \(hint)")
            return false
        }
        FileHandle.standardError.write(Data("\(question) [y/N] ".utf8))
        // A thread may wait for a person; a task's must not.
        let answer = await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: readLine() ?? "") }.start()
        }
        return ["y", "yes"].contains(answer.trimmingCharacters(in: .whitespaces).lowercased())
    }
}
