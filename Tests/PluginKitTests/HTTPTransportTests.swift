import Foundation
import Testing
import Wire

/// A function as a process, against a Runtime API on a real socket.
@Suite struct HTTPTransportTests {
    struct Plan: Encodable {
        var command = [fixturePlugin]
        var environment = ["AWS_LAMBDA_FUNCTION_NAME": "fixture-128MB", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128"]
        var events: [String] = []
        /// The status of the n-th answer, where it isn't 202.
        var refuse: [String: Int] = [:]
    }

    struct Report: Decodable {
        struct Request: Decodable {
            var method: String
            var path: String
            var headers: [String: String]
            var body: String
            var connection: Int
        }
        var requests: [Request]
        var output: String
        var errors: String
        var status: Int32

        var posts: [Request] { requests.filter { $0.method == "POST" } }
    }

    private func serve(_ plan: Plan) async throws -> Report {
        try await runPeer("runtime_api.py", plan, reporting: Report.self)
    }

    private func event(_ texts: [String]) -> String {
        let batch = texts.map { text in
            var json = JSONWriter()
            json.string(text)
            return json.bytes
        }
        return String(decoding: SNSEvent.encode(experimentId: "e", messageId: "m", batch: batch), as: UTF8.self)
    }

    @Test func speaksTheRuntimeAPIOverOneConnection() async throws {
        let report = try await serve(Plan(events: [event(["abc", "żółw"]), "{}", event(["throw"]), event([])]))
        let path = "/2018-06-01/runtime/invocation/"
        #expect(
            report.requests.map { "\($0.method) \($0.path)" } == [
                "GET \(path)next", "POST \(path)request-1/response", "GET \(path)next", "POST \(path)request-2/error",
                "GET \(path)next", "POST \(path)request-3/error", "GET \(path)next", "POST \(path)request-4/response",
                "GET \(path)next",
            ])
        #expect(report.requests.allSatisfy { $0.connection == 1 })
        #expect(
            report.posts.map(\.body) == [
                #"{"statusCode":200,"batch":"[3,7]"}"#,
                #"{"errorMessage":"the field Records is missing","errorType":"WireError","stackTrace":[]}"#,
                #"{"errorMessage":"told to \"throw\"","errorType":"Failure","stackTrace":[]}"#,
                #"{"statusCode":200,"batch":"[]"}"#,
            ])
        let type = "lambda-runtime-function-error-type"
        #expect(report.posts.map { $0.headers[type] } == [nil, "WireError", "Failure", nil])
        #expect(report.posts.allSatisfy { $0.headers["content-type"] == "application/json" })
    }

    @Test func endsWithAMessageWhenTheAPIIsGone() async throws {
        let report = try await serve(Plan(events: [event(["a"])]))
        #expect(report.status == 1)
        #expect(report.errors.hasPrefix("Lambda Runtime API: http://127.0.0.1:"))
        #expect(report.errors.split(separator: "\n").count == 1)
    }

    @Test func largeBatchesGoBothWaysWithoutAskingFirst() async throws {
        let texts = (0..<200_000).map { String(repeating: "x", count: $0 % 20) }
        let report = try await serve(Plan(events: [event(texts)]))
        let post = try #require(report.posts.first)
        let lengths = (0..<200_000).map { String($0 % 20) }.joined(separator: ",")
        #expect(post.body == #"{"statusCode":200,"batch":"[\#(lengths)]"}"#)
        #expect(post.headers["expect"] == nil)
    }

    @Test func aRefusedAnswerIsNotTheEnd() async throws {
        let report = try await serve(Plan(events: [event(["a"]), event(["bc"])], refuse: ["1": 413]))
        #expect(report.posts.count == 2)
        #expect(report.errors.contains("refused with status 413"))
    }

    @Test func aBrokenAPIIsTheEnd() async throws {
        let report = try await serve(Plan(events: [event(["a"]), event(["bc"])], refuse: ["1": 500]))
        #expect(report.posts.count == 1)
        #expect(report.status == 1)
        #expect(report.errors.contains("status 500"))
    }

    @Test func aFailedInitIsReportedAndEndsTheInstance() async throws {
        var plan = Plan(events: [event(["a"])])
        plan.environment["ML_ON_FAAS_MODEL"] = "/broken"
        let report = try await serve(plan)
        #expect(report.requests.map(\.path) == ["/2018-06-01/runtime/init/error"])
        #expect(
            report.requests.first?.body
                == #"{"errorMessage":"the model in /broken is broken","errorType":"Failure","stackTrace":[]}"#)
        #expect(report.status == 1)
        #expect(report.errors == "the model in /broken is broken\n")
    }

    @Test func whatTheHandlerPrintsStandsBeforeTheLinesOfItsInvocation() async throws {
        let report = try await serve(Plan(events: [event(["print"])]))
        let lines = report.output.split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines[2] == "printed by the handler")
        #expect(lines[3].contains(#""logMessage":"Processing started""#))
    }

    @Test func withoutAnAPIItSaysHowItIsStarted() async throws {
        let result = try await run(fixturePlugin, environment: ["AWS_LAMBDA_RUNTIME_API": ""])
        #expect(result.status == 1)
        #expect(result.errors.contains("AWS_LAMBDA_RUNTIME_API"))
    }

    @Test func anAPIThatIsNotThereIsNamed() async throws {
        // Port 1 is reserved, so nobody listens.
        let result = try await run(fixturePlugin, environment: ["AWS_LAMBDA_RUNTIME_API": "127.0.0.1:1"])
        #expect(result.status == 1)
        #expect(result.errors.contains("127.0.0.1:1"))
    }
}
