import Experiment
import Foundation
import LocalPlatform
import TestSupport
import Testing

/// AWS's own software against the embedded platform: its Python runtime client inside, boto3 and the AWS CLI outside.
@Suite(.timeLimit(.minutes(10))) struct InteroperabilityTests {
    private static func event(_ batch: String) -> String {
        #"{"Records":[{"Sns":{"Message":"{\"ExperimentId\":\"e\",\"MessageId\":\"000001\",\"Batch\":[\"\#(batch)\"]}"}}]}"#
    }

    @Test func awssRuntimeClientRunsUnmodified() async throws {
        let bin = try await PythonEnvironment.bin.value
        try await PlatformFixture.with(
            environment: ["PYTHONPATH": PlatformFixture.functionsFolder],
            command: ["\(bin)/python", "-m", "awslambdaric", "ric_handler.lambda_handler"]
        ) { fixture in
            let first = await fixture.deliver(Self.event("word"))
            #expect(first.outcome == .succeeded, "\(first.text)")
            #expect(try first.object()["batch"] as? String == "[4]")
            let failed = await fixture.deliver(Self.event("fail"))
            #expect(failed.outcome == .failed)
            #expect(failed.errorType == "ValueError")
            #expect(failed.errorMessage == "asked to fail")

            let log = try await fixture.finalLog()
            let messages = log.filter { $0.hasPrefix("ML_ON_FAAS - ") }
            #expect(messages.count == 6)
            let start = try #require(log.firstIndex(of: "START RequestId: \(first.requestId) Version: $LATEST"))
            #expect(log[start + 1].contains(#""logMessage": "Processing started""#))
            #expect(log[start + 2].contains(#""lambdaRequestId": "\#(first.requestId)""#))
            #expect(log[start + 3] == "END RequestId: \(first.requestId)")
            #expect(log.contains { $0.hasPrefix("[ERROR] ValueError: asked to fail") })
        }
    }

    @Test func boto3AndTheCommandLineInvoke() async throws {
        let bin = try await PythonEnvironment.bin.value
        try await PlatformFixture.with(memorySize: 512) { fixture in
            let server = try await fixture.platform.serve(host: "127.0.0.1", port: 0)
            let endpoint = "http://127.0.0.1:\(server.port)"
            let environment = [
                "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1",
                "PATH": "\(bin):/usr/bin:/bin", "HOME": fixture.logFolder, "AWS_PAGER": "",
            ]
            let checks = try await Command.run(
                ["\(bin)/python", "\(PlatformFixture.functionsFolder)/invoke.py", endpoint, fixture.function.name],
                environment: environment)
            #expect(checks == "all is well\n")

            let file = "\(fixture.logFolder)/out.json"
            let answer = try await Command.run(
                [
                    "\(bin)/aws", "lambda", "invoke", "--endpoint-url", endpoint, "--function-name",
                    fixture.function.name, "--payload", #"{"text":"hi"}"#,
                    "--query", "StatusCode", file,
                ], environment: environment)
            #expect(answer == "200\n")
            #expect(try String(contentsOfFile: file, encoding: .utf8) == #"{"text": "hi"}"#)
            await server.stop()
        }
    }

    @Test func aPortInUseIsNamed() async throws {
        try await PlatformFixture.with { fixture in
            let server = try await fixture.platform.serve(host: "127.0.0.1", port: 0)
            let error = await #expect(throws: LocalPlatformError.self) {
                _ = try await fixture.platform.serve(host: "127.0.0.1", port: server.port)
            }
            #expect(error == .portInUse(host: "127.0.0.1", port: server.port))
            await server.stop()
        }
    }
}
