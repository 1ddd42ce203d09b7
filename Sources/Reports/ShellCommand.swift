/// A command as a shell reads it.
enum ShellCommand {
    /// What no shell gives a meaning to, as Python's `shlex.quote` has it.
    private static let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./-_")

    /// The words with spaces between them; those that need it in quotes (POSIX.1-2017, *Shell Command Language*, 2.2.2).
    static func text(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }

    private static func quoted(_ word: String) -> String {
        guard word.isEmpty || !word.allSatisfy(plain.contains) else { return word }
        return "'\(word.replacing("'", with: #"'\''"#))'"
    }
}
