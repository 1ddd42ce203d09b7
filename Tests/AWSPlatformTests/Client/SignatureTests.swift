import AWSPlatform
import Foundation
import HTTP
import Testing

/// libcurl's signatures of our requests, recomputed by botocore.
struct SignatureTests {
    /// Values that every encoder gets wrong once.
    static let awkward = [
        "", " ", "a b", "a+b", "100%", "~tilde", "/slash//", "k:v", "a=b&c=d", "ünïcödé ✓ 🧮", "quote\"'", "*!()[]",
        "%2F",
        "line\nbreak", "trailing ", "\u{7F}",
    ]

    @Test(arguments: [nil, "token/with+chars=="]) func query(token: String?) async throws {
        let client = try await client(sessionToken: token)
        for value in Self.awkward {
            var fields = FormFields()
            fields["Name"] = value
            try await expectSigned {
                _ = try await client.query(AWSOperation(.sns, "CreatePlatformApplication"), fields)
            }
        }
    }

    @Test(arguments: [nil, "token/with+chars=="]) func json(token: String?) async throws {
        let client = try await client(sessionToken: token)
        for service in [AWSService.logs, .ecr, .ecs, .sqs, .tagging] {
            for value in Self.awkward {
                try await expectSigned {
                    _ = try await client.json(
                        AWSOperation(service, "Any"), ["name": value], as: NoMembers.self)
                }
            }
        }
    }

    @Test(arguments: [nil, "token/with+chars=="]) func restJSON(token: String?) async throws {
        let client = try await client(sessionToken: token)
        for value in Self.awkward {
            try await expectSigned {
                _ = try await client.restJSON(
                    AWSOperation(.lambda, "ListFunctions"), "GET", "/2015-03-31/functions/",
                    query: [("Marker", value), ("MaxItems", "3"), ("-", value)], as: NoMembers.self)
            }
            try await expectSigned {
                _ = try await client.restJSON(
                    AWSOperation(.lambda, "UpdateFunctionConfiguration"), "PUT",
                    "/2015-03-31/functions/a_b-c/configuration",
                    body: ["Description": value], as: NoMembers.self)
            }
        }
    }

    @Test(arguments: [nil, "token/with+chars=="]) func keysOfS3(token: String?) async throws {
        let client = try await client(sessionToken: token)
        let s3 = S3Client(client)
        for key in Self.awkward where !key.isEmpty {
            try await expectSigned { _ = try await s3.put(Array("text".utf8), to: "bucket", key: "folder/\(key)") }
            try await expectSigned { _ = try await s3.objects(in: "bucket", prefix: key).collect() }
            try await expectSigned { _ = try await s3.delete([key], in: "bucket") }
        }
    }

    @Test(arguments: [0, 1, 5 << 20]) func bodies(size: Int) async throws {
        let client = try await client()
        let path = try AWSFixture.temporaryFolder() + "/body"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try Data(body).write(to: URL(filePath: path))
        try await expectSigned { try await S3Client(client).put(body, to: "bucket", key: "memory") }
        try await expectSigned { try await S3Client(client).put(file: path, to: "bucket", key: "file") }
        let text = String(repeating: "x", count: size)
        try await expectSigned {
            _ = try await client.restJSON(
                AWSOperation(.lambda, "UpdateFunctionConfiguration"), "PUT",
                "/2015-03-31/functions/a_b-c/configuration",
                body: ["Description": text], as: NoMembers.self)
        }
    }

    /// The server itself must be able to say no.
    @Test func aWrongKeyIsFound() async throws {
        var keys = AWSFixture.keys
        keys.secretAccessKey = "another"
        let client = try AWSFixture.client(
            try await PythonServer.signatures.value.url, credentials: AWSCredentialProvider(keys))
        let error = await #expect(throws: AWSError.self) { try await STSClient(client).callerIdentity() }
        #expect(error?.code == "WrongSignature")
    }

    private func client(sessionToken: String? = nil) async throws -> AWSClient {
        try AWSFixture.client(try await PythonServer.signatures.value.url, sessionToken: sessionToken)
    }

    /// The answer means nothing, but there is one: the signature is right.
    private func expectSigned(_ call: () async throws -> Void) async throws {
        do {
            try await call()
        } catch let error as AWSError {
            #expect(error.code != "WrongSignature", "\(error.message)")
            #expect(error.status != nil, "\(error)")
        }
    }
}
