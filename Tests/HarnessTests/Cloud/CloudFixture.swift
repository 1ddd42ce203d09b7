import Foundation
import Testing

/// AWS as far as moto has it, a registry for images, and `harness` as somebody runs it who has an account there. One for
/// all tests, which keep apart by the names of their deployments.
final class CloudFixture: Sendable {
    static let shared = Task { try await CloudFixture() }

    /// Its signs are those that quoting and encoding change.
    static let secret = #"wJal+rXUt/nFEMI&K7=MD"ENG'bPx%52fi$CY EX"#
    static let account = "123456789012"
    static let region = "us-east-1"

    let aws: Peer
    let registry: Peer
    /// Has the user's home folder, the runs and the registry's data; gone when the tests end.
    let scratch: URL

    private init() async throws {
        scratch = FileManager.default.temporaryDirectory.appending(path: "cloud-\(UUID().uuidString)")
        for folder in ["home", "runs"] {
            try FileManager.default.createDirectory(
                at: scratch.appending(path: folder), withIntermediateDirectories: true)
        }
        // As whoever runs the tests: in a home folder without settings nothing could be fetched that a build needs.
        let build = try await HarnessBinary.run("build", "--plugin", "example")
        try #require(build.status == 0, "\(build.error)")
        aws = try await Peer(
            "HarnessTests/Peers/moto_with_outputs.py", [],
            // What Fargate's tasks run, and find in their environment.
            environment: [
                "HARNESS": try HarnessBinary.path, "HARNESS_ROOT": HarnessBinary.root.path,
                "ML_ON_FAAS_CACHE": PythonEnvironment.cache, "HOME": "\(scratch.path)/home",
                "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": Self.secret, "AWS_EC2_METADATA_DISABLED": "true",
            ])
        registry = try await Peer("ImagesTests/Peers/registry.py", [#"{"folder":"\#(scratch.path)"}"#])
    }

    var runs: URL { scratch.appending(path: "runs") }

    /// What a command finds in its environment.
    var environment: [String: String] {
        let home = scratch.appending(path: "home").path
        return [
            "AWS_ACCESS_KEY_ID": "AKIAHARNESSTEST", "AWS_SECRET_ACCESS_KEY": Self.secret, "AWS_REGION": Self.region,
            "AWS_ENDPOINT_URL": aws.url, "ML_ON_FAAS_ECR_URL": registry.url, "HOME": home,
            "ML_ON_FAAS_CACHE": PythonEnvironment.cache, "AWS_EC2_METADATA_DISABLED": "true",
            // Whatever else the environment of the tests may say of an account.
            "AWS_SESSION_TOKEN": "", "AWS_PROFILE": "", "AWS_DEFAULT_REGION": "",
            "AWS_CONFIG_FILE": "\(home)/.aws/config", "AWS_SHARED_CREDENTIALS_FILE": "\(home)/.aws/credentials",
            "AWS_WEB_IDENTITY_TOKEN_FILE": "", "AWS_CONTAINER_CREDENTIALS_FULL_URI": "",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "",
        ]
    }

    /// Runs `harness` to its end, which comes in any case, and sees to it that it doesn't give the secret away.
    ///
    /// - Parameter environment: on top of the fixture's.
    func harness(_ arguments: [String], environment: [String: String] = [:]) async throws -> HarnessBinary.Result {
        let result = try await HarnessBinary.run(
            program: "/usr/bin/timeout", ["--kill-after=5", "300", try HarnessBinary.path] + arguments,
            environment: self.environment.merging(environment) { $1 })
        expectNoSecret(in: result.output + result.error, "what \(arguments) says")
        return result
    }

    func harness(_ arguments: String..., environment: [String: String] = [:]) async throws -> HarnessBinary.Result {
        try await harness(arguments, environment: environment)
    }

    func collect(_ run: RunFolder) async throws -> HarnessBinary.Result {
        let result = try await harness("collect", run.url.path)
        #expect(result.status == 0, "\(result.error)")
        return result
    }

    /// Collects until all published messages of a run that was cut short have ended: their functions go on.
    func collectAll(_ run: RunFolder) async throws {
        let pattern = /of ([0-9]+) messages ([0-9]+) have ended/
        for _ in 1...60 {
            let result = try await collect(run)
            let counts = try #require(try pattern.firstMatch(in: result.error), "\(result.error)").output
            if counts.1 == counts.2 { return }
        }
        Issue.record("not all of the published messages have ended")
    }

    // MARK: What there is

    /// What there is, an entry each: `queue NAME`, and `tag DEPLOYMENT ARN` for what bears a deployment's tag.
    struct Inventory: Equatable {
        var entries: Set<String>

        func names(_ kind: String, of deployment: String) -> [String] {
            entries.compactMap { entry in
                let words = entry.split(separator: " ", maxSplits: 1)
                return words[0] == kind && words[1].contains(deployment) ? String(words[1]) : nil
            }.sorted()
        }

        func has(_ kind: String, _ name: String) -> Bool { entries.contains("\(kind) \(name)") }

        /// What is there now and wasn't before, and the other way round; empty if nothing has changed.
        func changes(since before: Inventory) -> [String] {
            entries.subtracting(before.entries).map { "+ \($0)" }.sorted()
                + before.entries.subtracting(entries).map { "- \($0)" }.sorted()
        }
    }

    func inventory(region: String = region) async throws -> Inventory {
        let text = try await python([
            HarnessBinary.root.appending(path: "Tests/HarnessTests/Peers/inventory.py").path, aws.url, region,
        ])
        return Inventory(entries: Set(text.split(separator: "\n").map(String.init)))
    }

    /// Runs a program in which `client(service)` is boto3's client for moto's AWS.
    ///
    /// - Returns: what it prints.
    @discardableResult
    func boto(_ program: String) async throws -> String {
        let preamble = """
            import boto3, json
            def client(service):
                return boto3.client(
                    service, endpoint_url="\(aws.url)", region_name="\(Self.region)", aws_access_key_id="test",
                    aws_secret_access_key="test")

            """
        return try await python(["-c", preamble + program])
    }

    private func python(_ arguments: [String]) async throws -> String {
        let python = try await PythonEnvironment.python.value
        // With nothing that the environment of the tests may say of an account.
        let result = try await HarnessBinary.run(
            program: "/usr/bin/env", ["-i", "PATH=/usr/bin:/bin", "HOME=\(scratch.path)/home", python] + arguments)
        try #require(result.status == 0, "\(result.error)")
        return result.output
    }

    // MARK: Secrets

    /// The secret as it is, and as it would be in a URL, in JSON, in XML and in base64.
    private static let secretForms = [
        secret, secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? secret,
        secret.replacing("\"", with: #"\""#), secret.replacing("\"", with: #"\""#).replacing("/", with: #"\/"#),
        secret.replacing("&", with: "&amp;").replacing("\"", with: "&quot;"), Data(secret.utf8).base64EncodedString(),
    ]

    func expectNoSecret(in text: String, _ place: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let isThere = Self.secretForms.contains { text.contains($0) }
        #expect(!isThere, "the secret is in \(place)", sourceLocation: sourceLocation)
    }

    /// Looks into every file below a folder, or into one.
    func expectNoSecret(in place: URL, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let names = FileManager.default.enumerator(atPath: place.path)?.compactMap { $0 as? String } ?? [""]
        for name in names {
            guard let data = try? Data(contentsOf: place.appending(path: name)) else { continue }
            expectNoSecret(in: String(decoding: data, as: UTF8.self), name, sourceLocation: sourceLocation)
        }
    }
}
