import Subprocess

/// Short questions to other programs.
enum Shell {
    /// The first line of what a program prints, or nil if it isn't there, fails, or prints nothing.
    static func firstLine(of name: String, _ arguments: [String]) async -> String? {
        let result = try? await Subprocess.run(
            .name(name), arguments: Arguments(arguments), output: .string(limit: 1 << 16), error: .discarded)
        guard let result, result.terminationStatus.isSuccess else { return nil }
        return result.standardOutput.split(separator: "\n").first.map(String.init)
    }
}
