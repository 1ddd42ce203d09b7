import AWSPlatform
import Foundation
import HTTP
import Synchronization
import Testing

/// A service that fails in every way it can.
struct AWSClientTests {
    typealias Answer = PythonServer.Answer

    static func queryError(_ code: String, _ message: String = "m", status: Int = 400) -> Answer {
        Answer(
            status: status, headers: ["Content-Type": "text/xml"],
            body: """
                <ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type>\
                <Code>\(code)</Code><Message>\(message)</Message></Error><RequestId>id-1</RequestId></ErrorResponse>
                """)
    }

    static let published = Answer(
        body: "<PublishResponse><PublishResult><MessageId>m1</MessageId></PublishResult></PublishResponse>")
    static let attributes = Answer(
        body: """
            <GetTopicAttributesResponse><GetTopicAttributesResult><Attributes>v</Attributes></GetTopicAttributesResult>\
            </GetTopicAttributesResponse>
            """)

    /// What came of a call, how long was waited, and the requests.
    private func call<Output>(
        _ answers: [Answer], _ call: (AWSClient) async throws -> Output
    ) async throws -> (result: Result<Output, any Error>, waits: [Duration], requests: [PythonServer.Request]) {
        let server = try await PythonServer.scripted(answers)
        let waits = Waits()
        let client = try AWSFixture.client(server.url, sessionToken: "secret-token", waits: waits)
        let result: Result<Output, any Error>
        do { result = .success(try await call(client)) } catch { result = .failure(error) }
        if case .failure(let error) = result {
            #expect(!"\(error)".contains("secret-token") && !"\(error)".contains(AWSFixture.keys.secretAccessKey))
        }
        return (result, waits.all, try await server.requests())
    }

    private func publish(_ client: AWSClient) async throws -> String {
        try await SNSClient(client).publish("text", to: "arn:topic")
    }

    /// A call that may be made twice.
    private func read(_ client: AWSClient) async throws -> String? {
        try await client.query(AWSOperation(.sns, "GetTopicAttributes"), about: "arn:topic").text("Attributes")
    }

    // MARK: Trying again

    @Test(arguments: [
        queryError("Throttling"), queryError("ThrottledException", status: 403), queryError("SlowDown", status: 503),
        Answer(status: 429),
    ])
    func whatIsThrottledIsSentAgain(answer: Answer) async throws {
        let (result, waits, requests) = try await call([answer, answer, Self.published], publish)
        #expect(try result.get() == "m1")
        #expect(waits == [.seconds(0.4), .seconds(0.8)])
        #expect(requests.count == 3)
        #expect(Set(requests.map(\.body)).count == 1)
    }

    @Test(arguments: [
        queryError("InternalError", status: 500), queryError("RequestTimeout"),
        Answer(status: 502, body: "<html>Bad</html>"),
        Answer(status: 503), Answer(reset: true), Answer(body: "<Get", length: 1000),
    ])
    func whatMayHaveHappenedIsSentAgainIfThatDoesNoHarm(answer: Answer) async throws {
        let (result, waits, _) = try await call([answer, Self.attributes], read)
        #expect(try result.get() == "v")
        #expect(waits.count == 1)
    }

    @Test(arguments: [
        queryError("InternalError", status: 500), Answer(reset: true), Answer(body: "<Pub", length: 1000),
    ])
    func aMessageIsNeverPublishedTwice(answer: Answer) async throws {
        let (result, waits, requests) = try await call([answer, Self.published], publish)
        let error = #expect(throws: AWSError.self) { try result.get() }
        #expect(error?.mayHaveHappened == true)
        #expect(waits.isEmpty)
        #expect(requests.count == 1)
    }

    @Test func whatWasNeverSentIsSentAgain() async throws {
        let waits = Waits()
        // Nobody listens on the port of a server that has ended.
        let server = try await PythonServer.scripted([])
        _ = try await server.requests()
        let sns = SNSClient(try AWSFixture.client(server.url, waits: waits))
        let error = await #expect(throws: AWSError.self) { try await sns.publish("text", to: "arn:topic") }
        #expect(error?.kind == .transport(.unreachable))
        #expect(error?.mayHaveHappened == false)
        #expect(waits.all.count == 5)
        #expect(error?.description.contains("(after 6 tries)") == true)
    }

    @Test func aServiceThatThrottlesForEver() async throws {
        var answer = Self.queryError("Throttling", "Rate exceeded")
        answer.times = 0
        let (result, waits, requests) = try await call([answer], read)
        let error = #expect(throws: AWSError.self) { try result.get() }
        #expect(waits == [.seconds(0.4), .seconds(0.8), .seconds(1.6), .seconds(3.2), .seconds(6.4)])
        #expect(requests.count == 6)
        #expect(
            error?.description == """
                SNS GetTopicAttributes of arn:topic in eu-central-1 was refused: Throttling: Rate exceeded (after 6 tries) \
                [request id-1]. AWS limits how often this may be called: try again later, or with less at once
                """)
    }

    @Test func theServiceSaysHowLongToWait() async throws {
        var (soon, late) = (Self.queryError("Throttling"), Self.queryError("Throttling"))
        soon.headers["Retry-After"] = "7"
        late.headers["Retry-After"] = "86400"
        let (_, waits, _) = try await call([soon, late, Self.attributes], read)
        #expect(waits == [.seconds(7), .seconds(20)])
    }

    @Test func aServiceThatFallsSilent() async throws {
        let server = try await PythonServer.scripted([Answer(seconds: 60), Self.attributes])
        var configuration = HTTPClient.Configuration()
        configuration.stallSeconds = 1
        let client = try AWSClient(
            region: "eu-central-1", credentials: AWSCredentialProvider(AWSFixture.keys),
            endpoints: AWSEndpoints(explicit: server.url), http: HTTPClient(configuration), retries: Waits().policy)
        #expect(try await read(client) == "v")
    }

    @Test func whatIsWrongIsNotSentAgain() async throws {
        for answer in [Self.queryError("InvalidParameter"), Self.queryError("AuthorizationError", status: 403)] {
            let (result, waits, requests) = try await call([answer, Self.attributes], read)
            #expect(throws: AWSError.self) { try result.get() }
            #expect(waits.isEmpty && requests.count == 1)
        }
    }

    @Test func aCallEndsWithItsTask() async throws {
        var answer = Self.queryError("Throttling")
        answer.times = 0
        let server = try await PythonServer.scripted([answer])
        let (slept, sleeps) = AsyncStream<Void>.makeStream()
        let waits = Waits()
        var client = try AWSFixture.client(server.url, waits: waits)
        client.retries.sleep = { _ in
            sleeps.yield()
            try await Task.sleep(for: .seconds(3600))
        }
        let task = Task { [client] in try await read(client) }
        for await _ in slept { break }
        task.cancel()
        let error = await #expect(throws: AWSError.self) { try await task.value }
        #expect(error?.kind == .cancelled)
    }

    // MARK: Credentials that end

    @Test func expiredCredentialsAreRenewedOnce() async throws {
        let server = try await PythonServer.scripted([
            Self.queryError("ExpiredToken", status: 403), Self.published, Self.queryError("ExpiredToken", status: 403),
            Self.queryError("ExpiredToken", status: 403),
        ])
        let number = Mutex(0)
        let waits = Waits()
        let provider = AWSCredentialProvider {
            let next = number.withLock { value in
                value += 1
                return value
            }
            return .success(AWSCredentials(accessKeyId: "KEY\(next)", secretAccessKey: "s", source: "test"))
        }
        let sns = SNSClient(try AWSFixture.client(server.url, waits: waits, credentials: provider))
        #expect(try await sns.publish("text", to: "arn:topic") == "m1")
        let error = await #expect(throws: AWSError.self) { try await sns.publish("text", to: "arn:topic") }
        #expect(error?.advice?.contains("aws sso login") == true)
        let keys = try await server.requests().map { $0.headers["authorization"]?.contains(/KEY(1|2|3)\//) }
        #expect(keys == [true, true, true, true])
        #expect(number.withLock { $0 } == 3)
        #expect(waits.all.isEmpty)
    }

    @Test func credentialsThatCannotBeRenewed() async throws {
        let (result, _, requests) = try await call(
            [Self.queryError("ExpiredToken", status: 403), Self.attributes], read)
        #expect(throws: AWSError.self) { try result.get() }
        #expect(requests.count == 1)
    }

    @Test func aClockThatIsWrong() async throws {
        var answer = Self.queryError("SignatureDoesNotMatch", "Signature expired", status: 403)
        answer.headers["Date"] = "Tue, 15 Nov 1994 08:12:31 GMT"
        let server = try await PythonServer.scripted([answer])
        let client = try AWSFixture.client(server.url, now: { Date(timeIntervalSince1970: 784_887_151 - 3600) })
        let error = await #expect(throws: AWSError.self) { try await read(client) }
        #expect(error?.clockAheadSeconds == -3600)
        #expect(error?.description.contains("This machine's clock is 3600 seconds behind AWS's") == true)
    }

    // MARK: Answers that are none

    @Test(arguments: [
        "", "garbage", "<html><body>Log in to the airport's Wi-Fi</body></html>", "<GetTopicAttributesResponse>",
        "{}", "<a>\u{0}</a>", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
        String(repeating: "<a>", count: 200_000),
    ])
    func garbageInPlaceOfXML(body: String) async throws {
        let (result, waits, _) = try await call([Answer(headers: ["Content-Type": "text/html"], body: body)], read)
        let error = #expect(throws: AWSError.self) { try result.get() }
        #expect(error?.kind == .malformedAnswer)
        #expect(error?.description.contains("text/html") == true)
        #expect(error?.description.contains("root:") == false)
        #expect(waits.isEmpty)
    }

    @Test(arguments: [
        "garbage", "[]", #"{"events":7}"#, #"{"events":[{"message":1}]}"#, "<html></html>", "{\"events\":[",
    ])
    func garbageInPlaceOfJSON(body: String) async throws {
        let server = try await PythonServer.scripted([Answer(headers: ["Content-Type": "text/html"], body: body)])
        let logs = LogsClient(try AWSFixture.client(server.url))
        let error = await #expect(throws: AWSError.self) { try await logs.events(in: "group").collect() }
        #expect(error?.kind == .malformedAnswer)
        #expect(error?.advice?.contains("--endpoint-url") == true)
    }
}
