import AWSPlatform
import Foundation
import Testing

struct LambdaClientTests {
    /// Makes functions from an image, named `prefix0`, `prefix1`, …
    private func makeFunctions(_ count: Int, _ prefix: String, region: String) async throws {
        try await AWSFixture.boto(
            region: region,
            """
            ecr, functions = client("ecr"), client("lambda")
            ecr.create_repository(repositoryName="images")
            manifest = json.dumps({
                "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "size": 1, "digest": "sha256:" + "0" * 64},
                "layers": []})
            for tag in ("one", "two"):
                ecr.put_image(repositoryName="images", imageTag=tag, imageManifest=manifest.replace("0000", tag + "0", 1))
            role = client("iam").create_role(
                RoleName="\(prefix)role", AssumeRolePolicyDocument=json.dumps({"Statement": [{
                    "Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}))
            for number in range(\(count)):
                functions.create_function(
                    FunctionName=f"\(prefix){number}", PackageType="Image", Role=role["Role"]["Arn"], MemorySize=512,
                    Code={"ImageUri": "123456789012.dkr.ecr.\(region).amazonaws.com/images:one"}, Timeout=60,
                    Environment={"Variables": {"PLUGIN": "pca", "lower": "case"}}, Tags={"ml-on-faas": "x", "Other": "y"})
            """)
    }

    @Test func readsAndUpdatesAFunction() async throws {
        try await makeFunctions(1, "ml-on-faas-pca-", region: "ap-south-1")
        let lambda = LambdaClient(try await AWSFixture.aws(region: "ap-south-1"))
        let name = "ml-on-faas-pca-0"
        let function = try await lambda.function(name)
        #expect(function.configuration.memorySize == 512)
        #expect(function.configuration.timeout == 60)
        #expect(function.configuration.isReady)
        #expect(function.configuration.environment?.variables == ["PLUGIN": "pca", "lower": "case"])
        #expect(function.tags == ["ml-on-faas": "x", "Other": "y"])
        #expect(function.code?.imageUri?.hasSuffix("/images:one") == true)

        let changed = try await lambda.updateConfiguration(
            of: name, environment: ["EPOCH": "2 ü", "epoch": ""], description: "a + b")
        #expect(changed.environment?.variables == ["EPOCH": "2 ü", "epoch": ""])
        #expect(try await lambda.configuration(of: name).description == "a + b")
        _ = try await lambda.updateCode(
            of: name, imageURI: "123456789012.dkr.ecr.ap-south-1.amazonaws.com/images:two")
        #expect(try await lambda.function(name).code?.imageUri?.hasSuffix("/images:two") == true)
        try await lambda.reserveConcurrency(of: name, 7)
        #expect(try await lambda.function(name).concurrency?.reservedConcurrentExecutions == 7)
    }

    @Test func invokes() async throws {
        let answers = [
            PythonServer.Answer(
                headers: ["X-Amz-Function-Error": "Unhandled", "X-Amz-Log-Result": "TE9H", "x-amzn-RequestId": "r"],
                body: #"{"errorType":"Runtime.ExitError"}"#),
            PythonServer.Answer(status: 202),
        ]
        let server = try await PythonServer.scripted(answers)
        let lambda = LambdaClient(try AWSFixture.client(server.url))
        let event = Array(#"{"Records":[]}"#.utf8)
        let failed = try await lambda.invoke("a_b-c", payload: event, includingLog: true)
        #expect(failed.functionError == "Unhandled")
        #expect(failed.logResult == "TE9H")
        #expect(failed.requestId == "r")
        #expect(String(decoding: failed.payload, as: UTF8.self) == answers[0].body)
        let accepted = try await lambda.invoke("a_b-c", payload: event, type: .event)
        #expect(accepted.status == 202)
        #expect(accepted.functionError == nil)
        let requests = try await server.requests()
        #expect(requests.map(\.target) == Array(repeating: "/2015-03-31/functions/a_b-c/invocations", count: 2))
        #expect(requests[0].headers["x-amz-invocation-type"] == "RequestResponse")
        #expect(requests[0].headers["x-amz-log-type"] == "Tail")
        #expect(requests[1].headers["x-amz-invocation-type"] == "Event")
        #expect(requests[1].body == #"{"Records":[]}"#)
    }

    @Test func listsFunctions() async throws {
        try await makeFunctions(120, "many", region: "ap-south-2")
        let lambda = LambdaClient(try await AWSFixture.aws(region: "ap-south-2"))
        let names = try await lambda.functions().collect().map(\.functionName)
        #expect(Set(names) == Set((0..<120).map { "many\($0)" }))
        #expect(names.count == 120)
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
        let error = await #expect(throws: AWSError.self) { try await lambda.function("missing") }
        #expect(error?.code == "ResourceNotFoundException")
        #expect(error?.description.contains("Lambda GetFunction of missing in eu-central-1") == true)
        await #expect(throws: AWSError.self) {
            try await lambda.configuration(of: "arn:aws:lambda:eu-central-1:123456789012:function:name")
        }
    }
}
