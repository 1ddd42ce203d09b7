import AWSPlatform
import Foundation
import HTTP
import Synchronization
import TestSupport

/// Clients for the tests.
enum AWSFixture {
    static let keys = AWSCredentials(
        accessKeyId: "AKIAHARNESSTEST", secretAccessKey: "wJalrXUtn/FEMI+K7MDENG/bPxRfiCYEXAMPLEKEY", source: "the test"
    )

    /// A client of the server at `url` that never really waits.
    static func client(
        _ url: String, region: String = "eu-central-1", sessionToken: String? = nil, waits: Waits = Waits(),
        credentials: AWSCredentialProvider? = nil, now: @escaping @Sendable () -> Date = { Date() }
    ) throws -> AWSClient {
        var keys = keys
        keys.sessionToken = sessionToken
        return try AWSClient(
            region: region, credentials: credentials ?? AWSCredentialProvider(keys),
            endpoints: AWSEndpoints(explicit: url), http: HTTPClient(), retries: waits.policy, now: now)
    }

    /// A client of moto's AWS, in a region of its own so that tests don't see each other's things.
    static func aws(region: String = "eu-central-1", sessionToken: String? = nil) async throws -> AWSClient {
        try client(try await PythonServer.aws.value.url, region: region, sessionToken: sessionToken)
    }

    /// Runs a program in Python in which `client(service)` is boto3's client for moto's AWS.
    ///
    /// - Returns: what it prints.
    @discardableResult
    static func boto(region: String = "eu-central-1", _ program: String) async throws -> String {
        let preamble = """
            import boto3, json
            from botocore.config import Config
            def client(service):
                return boto3.client(
                    service, endpoint_url="\(try await PythonServer.aws.value.url)", region_name="\(region)",
                    aws_access_key_id="\(keys.accessKeyId)", aws_secret_access_key="\(keys.secretAccessKey)",
                    config=Config(request_checksum_calculation="when_required"))

            """
        return try await Command.run(
            [try await PythonEnvironment.python.value, "-c", preamble + program], environment: ["PATH": "/usr/bin:/bin"]
        )
    }

    static func temporaryFolder() throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "aws-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }
}

/// The waits between tries, which are noted instead of waited.
final class Waits: Sendable {
    private let noted = Mutex<[Duration]>([])
    var all: [Duration] { noted.withLock { $0 } }

    /// Draws the longest wait that the backoff allows for.
    var policy: RetryPolicy {
        var policy = RetryPolicy()
        policy.delay = { backoff, attempt in
            .seconds(min(backoff.capSeconds, backoff.baseSeconds * Double(1 << attempt)))
        }
        policy.sleep = { [self] duration in
            try Task.checkCancellation()
            noted.withLock { $0.append(duration) }
        }
        return policy
    }
}
