import AWSPlatform
import Foundation
import Testing

struct LambdaClientTests {
    private func makeFunction(_ name: String, region: String) async throws {
        try await AWSFixture.boto(
            region: region,
            """
            ecr, functions = client("ecr"), client("lambda")
            ecr.create_repository(repositoryName="images")
            manifest = json.dumps({
                "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "size": 1, "digest": "sha256:" + "0" * 64},
                "layers": []})
            ecr.put_image(repositoryName="images", imageTag="one", imageManifest=manifest)
            role = client("iam").create_role(
                RoleName="\(name)", AssumeRolePolicyDocument=json.dumps({"Statement": [{
                    "Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}))
            functions.create_function(
                FunctionName="\(name)", PackageType="Image", Role=role["Role"]["Arn"], MemorySize=512, Timeout=60,
                Code={"ImageUri": "123456789012.dkr.ecr.\(region).amazonaws.com/images:one"},
                Environment={"Variables": {"PLUGIN": "pca", "lower": "case"}})
            """)
    }

    @Test func readsAndUpdatesAFunction() async throws {
        try await makeFunction("ml-on-faas-pca-512MB", region: "ap-south-1")
        let lambda = LambdaClient(try await AWSFixture.aws(region: "ap-south-1"))
        let name = "ml-on-faas-pca-512MB"
        let function = try await lambda.configuration(of: name)
        #expect(function.memorySize == 512)
        #expect(function.timeout == 60)
        #expect(function.isReady)
        #expect(function.environment?.variables == ["PLUGIN": "pca", "lower": "case"])

        let changed = try await lambda.updateConfiguration(
            of: name, environment: ["EPOCH": "2 ü", "epoch": ""], description: "a + b")
        #expect(changed.environment?.variables == ["EPOCH": "2 ü", "epoch": ""])
        #expect(try await lambda.configuration(of: name).description == "a + b")
    }

    /// The answer to an update got lost, and the next try comes while the function is still being updated.
    @Test func anUpdateWhoseAnswerGotLostIsInProgress() async throws {
        let server = try await PythonServer.scripted([
            .init(reset: true),
            .init(
                status: 409, headers: ["x-amzn-ErrorType": "ResourceConflictException:http://internal.amazon.com/"],
                body: #"{"Type":"User","Message":"An update is in progress for resource: arn:aws:lambda:…"}"#),
        ])
        let lambda = LambdaClient(try AWSFixture.client(server.url))
        let error = await #expect(throws: AWSError.self) {
            try await lambda.updateConfiguration(of: "function", environment: ["A": "b"])
        }
        #expect(error?.isUpdateInProgress == true)
        #expect(error?.attempts == 2)
        #expect(try await server.requests().map(\.method) == ["PUT", "PUT"])
    }

    @Test func whatIsMissingIsSaid() async throws {
        let lambda = LambdaClient(try await AWSFixture.aws())
        let error = await #expect(throws: AWSError.self) { try await lambda.configuration(of: "missing") }
        #expect(error?.code == "ResourceNotFoundException")
        #expect(error?.description.contains("Lambda GetFunctionConfiguration of missing in eu-central-1") == true)
        await #expect(throws: AWSError.self) {
            try await lambda.configuration(of: "arn:aws:lambda:eu-central-1:123456789012:function:name")
        }
    }
}
