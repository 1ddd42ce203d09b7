import AWSPlatform
import Foundation
import Testing

struct LogsClientTests {
    @Test func readsALongLogPageByPage() async throws {
        try await AWSFixture.boto(
            region: "us-west-1",
            """
            logs = client("logs")
            group = "/aws/lambda/ml-on-faas-pca-512MB"
            logs.create_log_group(logGroupName=group)
            logs.create_log_group(logGroupName="/aws/other")
            import time
            now = int(time.time() * 1000)
            for stream in ("2026/11/25/[$LATEST]a", "2026/11/25/[$LATEST]b"):
                logs.create_log_stream(logGroupName=group, logStreamName=stream)
                logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=[
                    dict(timestamp=now - 10000 + number, message=f'ML_ON_FAAS - {{"n": "{number} ünï <&>"}}\\n')
                    for number in range(1500)])
            """)
        let logs = LogsClient(try await AWSFixture.aws(region: "us-west-1"))
        let group = "/aws/lambda/ml-on-faas-pca-512MB"
        var events: [LogsClient.Event] = []
        var pages = 0
        for try await page in logs.events(in: group, from: Date(timeIntervalSinceNow: -3600), pageSize: 1000) {
            events += page.items
            pages += 1
        }
        #expect(pages == 3)
        #expect(events.count == 3000)
        #expect(Set(events.map(\.logStreamName)) == ["2026/11/25/[$LATEST]a", "2026/11/25/[$LATEST]b"])
        #expect(Set(events.map(\.message)).count == 1500)
        #expect(events.contains { $0.message == "ML_ON_FAAS - {\"n\": \"7 ünï <&>\"}\n" })

        let nothing = try await logs.events(in: group, from: Date(timeIntervalSinceNow: 60)).collect()
        #expect(nothing.isEmpty)
        #expect(try await logs.groups(withPrefix: "/aws/lambda/ml-on-faas-").collect().map(\.logGroupName) == [group])
        #expect(try await logs.groups().collect().count == 2)
        try await logs.deleteGroup(group)
        #expect(try await logs.groups(withPrefix: "/aws/lambda/").collect().isEmpty)
        try await logs.deleteGroup(group)
    }

    /// The answer to a deletion got lost: the next try finds nothing any more.
    @Test func aDeletionWhoseAnswerGotLostIsDone() async throws {
        let server = try await PythonServer.scripted([
            .init(reset: true),
            .init(status: 400, body: #"{"__type":"ResourceNotFoundException","message":"does not exist"}"#),
        ])
        try await LogsClient(try AWSFixture.client(server.url)).deleteGroup("group")
        #expect(try await server.requests().count == 2)
    }

    @Test func aDeletionThatIsRefusedIsSaid() async throws {
        let server = try await PythonServer.scripted([
            .init(status: 400, body: #"{"__type":"AccessDeniedException","message":"no"}"#)
        ])
        let logs = LogsClient(try AWSFixture.client(server.url))
        let error = await #expect(throws: AWSError.self) { try await logs.deleteGroup("group") }
        #expect(error?.advice?.contains("logs:DeleteLogGroup") == true)
    }

    @Test func aListingGoesOnFromItsToken() async throws {
        try await AWSFixture.boto(
            region: "us-west-2",
            """
            import time
            logs = client("logs")
            logs.create_log_group(logGroupName="group")
            logs.create_log_stream(logGroupName="group", logStreamName="stream")
            now = int(time.time() * 1000)
            logs.put_log_events(logGroupName="group", logStreamName="stream", logEvents=[
                dict(timestamp=now - 100 + number, message=str(number)) for number in range(25)])
            """)
        let logs = LogsClient(try await AWSFixture.aws(region: "us-west-2"))
        var first = logs.events(in: "group", pageSize: 10).makeAsyncIterator()
        let page = try #require(try await first.next())
        #expect(page.items.map(\.message) == (0..<10).map(String.init))
        let rest = try await logs.events(in: "group", pageSize: 10, resuming: page.next).collect()
        #expect(rest.map(\.message) == (10..<25).map(String.init))
    }
}
