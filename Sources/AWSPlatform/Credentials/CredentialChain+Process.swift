import Foundation
import Subprocess
import SystemPackage

extension CredentialChain {
    /// What the program of a profile's `credential_process` prints.
    func fromProcess(_ command: String, of name: String) async throws(AWSConfigurationError) -> AWSCredentials {
        let source = "the credential_process of the profile '\(name)'"
        let variables = environment.variables.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
        let result: ExecutionResult<Void, StringOutput<UTF8>, StringOutput<UTF8>>
        do {
            result = try await Subprocess.run(
                .path("/bin/sh"), arguments: ["-c", command],
                environment: .custom(Dictionary(variables) { $1 }), output: .string(limit: 1 << 20),
                error: .string(limit: 1 << 16))
        } catch {
            throw .failed(source: source, reason: "it can't be run: \(error)")
        }
        guard result.terminationStatus.isSuccess else {
            let said = result.standardError.trimmingCharacters(in: .whitespacesAndNewlines)
            let ending =
                switch result.terminationStatus {
                case .exited(let code): "it ended with exit status \(code)"
                case .signaled(let signal): "it was ended by signal \(signal)"
                }
            throw .failed(source: source, reason: said.isEmpty ? ending : "\(ending): \(said.suffix(500))")
        }
        return try CredentialDocument.credentials(
            in: Array(result.standardOutput.utf8), source: source, needsVersion: true)
    }
}
