import AWSPlatform
import Foundation
import TestSupport
import Testing

/// A home folder with AWS's files in it, and what we and botocore make of it.
final class CredentialFiles: Sendable {
    let home: String
    let variables: [String: String]

    /// What was found, or that something is wrong.
    struct Finding: Decodable, Equatable, CustomStringConvertible {
        var accessKeyId: String?
        var secretAccessKey: String?
        var sessionToken: String?
        var region: String?
        var error: String?

        var description: String { "\(accessKeyId ?? "-") \(sessionToken ?? "-") \(region ?? "-") \(error ?? "")" }
    }

    /// - Parameter files: by their names in `~/.aws`; `HOME` in them and in the variables is the home folder.
    init(_ files: [String: String], _ variables: [String: String] = [:]) throws {
        let home = try AWSFixture.temporaryFolder()
        self.home = home
        for (name, text) in files {
            let path = URL(filePath: "\(home)/.aws/\(name)")
            try FileManager.default.createDirectory(
                at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.replacing("HOME", with: home).utf8).write(to: path)
        }
        // Only what a test says is to be found: not the metadata of the machine that it runs on.
        var all = ["PATH": "/usr/bin:/bin", "HOME": home, "AWS_EC2_METADATA_DISABLED": "true"]
        all.merge(variables.mapValues { $0.replacing("HOME", with: home) }) { $1 }
        self.variables = all
    }

    deinit { try? FileManager.default.removeItem(atPath: home) }

    func session(
        profile: String? = nil, region: String? = nil, now: @escaping @Sendable () -> Date = { Date() }
    ) throws -> AWSSession {
        var environment = AWSEnvironment(variables: variables, home: home)
        environment.retries = Waits().policy
        environment.now = now
        return try AWSSession(.init(profile: profile, region: region), environment: environment)
    }

    func ours(profile: String? = nil) async -> Finding {
        do {
            let session = try session(profile: profile)
            let found = try await session.credentials.credentials()
            return Finding(
                accessKeyId: found.accessKeyId, secretAccessKey: found.secretAccessKey,
                sessionToken: found.sessionToken, region: try? await session.region())
        } catch {
            let text = "\(error)"
            let values = text.replacing("AWS_SECRET_ACCESS_KEY", with: "")
            #expect(!values.contains("SECRET") && !values.contains("TOKEN"), "\(text)")
            return Finding(error: text)
        }
    }

    func botocore(profile: String? = nil) async throws -> Finding {
        let command = [try await PythonEnvironment.python.value, "\(PythonEnvironment.peers)/botocore_credentials.py"]
        let text = try await Command.run(
            command + (profile.map { [$0] } ?? []), environment: variables)
        return try JSONDecoder().decode(Finding.self, from: Data(text.utf8))
    }

    /// Expects both to find the same, under the access key `key`.
    func expectKey(
        _ key: String?, region: String? = nil, profile: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let ours = await ours(profile: profile)
        let theirs = try await botocore(profile: profile)
        #expect(ours == theirs, sourceLocation: sourceLocation)
        #expect(ours.accessKeyId == key, sourceLocation: sourceLocation)
        #expect(ours.region == region, sourceLocation: sourceLocation)
    }

    /// Expects both to find something wrong; ours says `words`.
    func expectError(
        _ words: String, profile: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let ours = await ours(profile: profile)
        let theirs = try await botocore(profile: profile)
        #expect(theirs.error != nil, "botocore found \(theirs)", sourceLocation: sourceLocation)
        #expect(ours.error?.contains(words) == true, "\(ours)", sourceLocation: sourceLocation)
    }
}
