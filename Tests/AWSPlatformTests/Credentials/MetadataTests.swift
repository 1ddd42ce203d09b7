import AWSPlatform
import Foundation
import Testing

/// Credentials of containers and EC2 instances, as botocore gets them from the same metadata.
struct MetadataTests {
    typealias Answer = PythonServer.Answer

    static let document = """
        {"Code": "Success", "AccessKeyId": "METADATA", "SecretAccessKey": "SECRET", "Token": "TOKEN",
        "Expiration": "2100-01-01T00:00:00Z", "LastUpdated": "2020-01-01T00:00:00Z", "Type": "AWS-HMAC"}
        """

    @Test func aContainer() async throws {
        let server = try await PythonServer.scripted([
            Answer(body: Self.document, path: "/role", times: 0), Answer(status: 404, path: "/missing", times: 0),
        ])
        let uri = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
        try await CredentialFiles([:], [uri: "\(server.url)/role", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic abc"])
            .expectKey("METADATA")
        let token = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"
        try await CredentialFiles(["token": "from-file"], [uri: "\(server.url)/role", token: "HOME/.aws/token"])
            .expectKey("METADATA")
        try await CredentialFiles(["token": "TOKEN\nx"], [uri: "\(server.url)/role", token: "HOME/.aws/token"])
            .expectError("more than one line")
        try await CredentialFiles([:], [uri: "http://evil.example/role"]).expectError("must be https")
        let missing = try CredentialFiles([:], [uri: "\(server.url)/missing"])
        #expect(await missing.ours().error?.contains("HTTP status 404") == true)
        let tokens = try await server.requests().map { $0.headers["authorization"] }
        #expect(tokens == ["Basic abc", "Basic abc", "from-file", "from-file", nil])
    }

    @Test(arguments: [
        ("https://anything.example/", true), ("http://127.0.0.1/", true), ("http://127.9.8.7:80/x", true),
        ("http://[::1]:80/", true), ("http://localhost/", true), ("http://169.254.170.2/", true),
        ("http://169.254.170.23/v1", true), ("http://[fd00:ec2::23]/", true), ("http://127.0.0.1.evil.example/", false),
        ("http://127.evil.example/", false), ("http://user@evil.example/", false),
        ("http://localhost@evil.example/", false),
        ("http://169.254.169.254/", false), ("http://10.0.0.1/", false), ("ftp://localhost/", false), ("", false),
    ])
    func tokensStayHere(url: String, allowed: Bool) {
        #expect(CredentialChain.mayHaveToken(url) == allowed)
    }

    @Test func anInstance() async throws {
        let path = "/latest/meta-data/iam/security-credentials/"
        let server = try await PythonServer.scripted([
            Answer(body: "SESSION", method: "PUT", path: "/latest/api/token", times: 0),
            Answer(body: Self.document, method: "GET", path: path + "instance-role", times: 0),
            Answer(body: "instance-role", method: "GET", path: path, times: 0),
            Answer(body: "eu-south-2", method: "GET", path: "/latest/meta-data/placement/region", times: 0),
        ])
        let variables = ["AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url]
        let files = try CredentialFiles([:], variables)
        let ours = await files.ours()
        let theirs = try await files.botocore()
        #expect(ours.accessKeyId == "METADATA")
        #expect(ours.accessKeyId == theirs.accessKeyId && ours.sessionToken == theirs.sessionToken)
        #expect(ours.region == "eu-south-2")
        for request in try await server.requests() where request.method == "GET" {
            #expect(request.headers["x-aws-ec2-metadata-token"] == "SESSION")
        }
    }

    @Test func anInstanceWithoutARole() async throws {
        let server = try await PythonServer.scripted([
            Answer(body: "SESSION", method: "PUT", times: 0), Answer(status: 404, method: "GET", times: 0),
        ])
        let variables = ["AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url]
        #expect(
            try await CredentialFiles([:], variables).ours().error?.hasPrefix("no AWS credentials: looked at") == true)
    }
}
