import Foundation
import Subprocess

/// The credentials that `docker login` and `podman login` left on this machine, in their files or in the helper programs that
/// these name.
package struct CredentialStore: Sendable {
    /// `HOME`, `DOCKER_CONFIG`, `REGISTRY_AUTH_FILE` and their like, and what the helper programs get.
    private let environment: [String: String]

    package init(environment: [String: String]) { self.environment = environment }

    /// Docker's file first, then podman's. What isn't used: `registrytoken`.
    ///
    /// - Returns: nil if there are none: the registry is then asked as anybody.
    /// - Throws: `RegistryError.credentials` if a file is malformed or a helper fails.
    package func credentials(for reference: ImageReference) async throws(RegistryError) -> RegistryCredentials? {
        for path in paths where FileManager.default.fileExists(atPath: path) {
            let file = try read(path, for: reference)
            if let found = try await credentials(in: file, at: path, for: reference) { return found }
        }
        return nil
    }

    private var paths: [String] {
        let home = environment["HOME"].map { $0.isEmpty ? "/" : $0 }
        let docker = environment["DOCKER_CONFIG"] ?? home.map { "\($0)/.docker" }
        let settings = environment["XDG_CONFIG_HOME"] ?? home.map { "\($0)/.config" }
        return [
            docker.map { "\($0)/config.json" },
            environment["REGISTRY_AUTH_FILE"],
            environment["XDG_RUNTIME_DIR"].map { "\($0)/containers/auth.json" },
            settings.map { "\($0)/containers/auth.json" },
        ].compactMap { $0 }
    }

    // MARK: Files

    private struct File: Decodable {
        struct Login: Decodable {
            /// Base64 of `user:password`.
            var auth: String?
            var username: String?
            var password: String?
            var identitytoken: String?
        }
        var auths: [String: Login]?
        var credHelpers: [String: String]?
        var credsStore: String?
    }

    private func read(_ path: String, for reference: ImageReference) throws(RegistryError) -> File {
        do { return try JSONDecoder().decode(File.self, from: Data(contentsOf: URL(filePath: path))) } catch {
            // Not what the decoder says of it: it could quote a secret.
            let isReadable = FileManager.default.isReadableFile(atPath: path)
            throw RegistryPlace(reference).error(
                .credentials,
                "the credentials in \(path) can't be read: it is \(isReadable ? "malformed" : "unreadable")",
                advice: "Repair it, or log in again")
        }
    }

    private func credentials(
        in file: File, at path: String, for reference: ImageReference
    ) async throws(RegistryError) -> RegistryCredentials? {
        if let (key, helper) = Self.best(file.credHelpers, for: reference) {
            // A helper knows a registry by the name that it was configured with.
            if let found = try await ask(helper, for: key, reference) { return found }
        } else if let helper = file.credsStore, !helper.isEmpty {
            let server = reference.registry == "docker.io" ? "https://index.docker.io/v1/" : reference.registry
            if let found = try await ask(helper, for: server, reference) { return found }
        }
        guard let (key, login) = Self.best(file.auths, for: reference) else { return nil }
        if let token = login.identitytoken, !token.isEmpty {
            return RegistryCredentials(identityToken: token, origin: path)
        }
        if let user = login.username, let password = login.password, !user.isEmpty {
            return RegistryCredentials(user: user, password: password, origin: path)
        }
        guard let auth = login.auth, !auth.isEmpty else { return nil }
        guard let data = Data(base64Encoded: auth), let colon = data.firstIndex(of: UInt8(ascii: ":")) else {
            throw RegistryPlace(reference).error(
                .credentials, "'auth' of '\(key)' in \(path) is no base64 of user:password", advice: "Log in again")
        }
        return RegistryCredentials(
            user: String(decoding: data[..<colon], as: UTF8.self),
            password: String(decoding: data[(colon + 1)...], as: UTF8.self).trimmingCharacters(in: ["\0"]), origin: path
        )
    }

    /// The entry for the longest part of registry and path, as podman has it; Docker's are for a registry, which it may name
    /// with a scheme and `/v1/`.
    private static func best<Value>(
        _ entries: [String: Value]?, for reference: ImageReference
    ) -> (key: String, value: Value)? {
        let matches = (entries ?? [:]).compactMap { key, value -> (key: String, value: Value, length: Int)? in
            let name = plainName(key)
            guard reference.name == name || reference.name.hasPrefix("\(name)/") else { return nil }
            return (key, value, name.utf8.count)
        }
        return matches.max { ($0.length, $1.key) < ($1.length, $0.key) }.map { ($0.key, $0.value) }
    }

    private static func plainName(_ key: String) -> String {
        var name = key[...]
        for scheme in ["https://", "http://"] where name.hasPrefix(scheme) { name = name.dropFirst(scheme.count) }
        for end in ["/", "/v1", "/v2"] where name.hasSuffix(end) { name = name.dropLast(end.count) }
        let host = name.prefix { $0 != "/" }
        let isHub = ["index.docker.io", "registry-1.docker.io"].contains(host)
        return isHub ? "docker.io" + name.dropFirst(host.count) : String(name)
    }

    // MARK: Helpers

    private struct Answer: Decodable {
        var Username: String
        var Secret: String
    }

    /// Asks `docker-credential-NAME` (github.com/docker/docker-credential-helpers): the server on standard input, JSON on
    /// standard output.
    private func ask(
        _ helper: String, for server: String, _ reference: ImageReference
    ) async throws(RegistryError) -> RegistryCredentials? {
        let program = "docker-credential-\(helper)"
        let place = RegistryPlace(reference)
        // What it wrote isn't shown: it could be a secret.
        let advice = "Try: echo '\(server)' | \(program) get"
        let variables = environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
        let status: TerminationStatus
        let output: String
        do {
            let result = try await Subprocess.run(
                .name(program), arguments: ["get"],
                environment: .custom(Dictionary(uniqueKeysWithValues: variables)), input: .string(server),
                output: .string(limit: 1 << 20), error: .discarded)
            try Task.checkCancellation()
            (status, output) = (result.terminationStatus, result.standardOutput)
        } catch is CancellationError {
            throw place.error(.cancelled, "cancelled")
        } catch {
            throw place.error(
                .credentials, "\(program), which should have the credentials, can't be run", advice: advice)
        }
        if !status.isSuccess, output.contains("credentials not found") { return nil }
        guard status.isSuccess, let answer = try? JSONDecoder().decode(Answer.self, from: Data(output.utf8)) else {
            throw place.error(.credentials, "\(program), which should have the credentials, failed", advice: advice)
        }
        if answer.Username.isEmpty, answer.Secret.isEmpty { return nil }
        return answer.Username == "<token>"
            ? RegistryCredentials(identityToken: answer.Secret, origin: program)
            : RegistryCredentials(user: answer.Username, password: answer.Secret, origin: program)
    }
}
