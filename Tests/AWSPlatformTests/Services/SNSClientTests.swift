import AWSPlatform
import Foundation
import Testing

struct SNSClientTests {
    @Test func publishesToSubscribers() async throws {
        let made = try await AWSFixture.boto(
            region: "eu-west-1",
            """
            topic = client("sns").create_topic(Name="messages")["TopicArn"]
            queue = client("sqs").create_queue(QueueName="received")["QueueUrl"]
            arn = "arn:aws:sqs:eu-west-1:123456789012:received"
            client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes={
                "RawMessageDelivery": "true", "FilterPolicy": '{"function": ["pca"]}'})
            print(json.dumps([topic, queue, arn]))
            """)
        let names = try JSONDecoder().decode([String].self, from: Data(made.utf8))
        let client = try await AWSFixture.aws(region: "eu-west-1")
        let sns = SNSClient(client)
        let text = #"{"Batch":["a+b c","ünïcödé ✓","<&>"]}"#
        let id = try await sns.publish(text, to: names[0], attributes: ["function": "pca", "a": "b"])
        #expect(!id.isEmpty)
        _ = try await sns.publish("for somebody else", to: names[0], attributes: ["function": "knn"])

        let received = try await SQSClient(client).receive(from: names[1])
        #expect(received.map(\.body) == [text])
        let attribute = received.first?.messageAttributes?["function"]
        #expect(attribute?.stringValue == "pca")
        #expect(received.first?.attributes?["SentTimestamp"] != nil)

        let subscriptions = try await sns.subscriptions(of: names[0]).collect()
        #expect(subscriptions.map(\.endpoint) == [names[2]])
        #expect(subscriptions.map(\.protocol) == ["sqs"])
        #expect(try await sns.attributes(of: names[0])["TopicArn"] == names[0])
    }

    @Test func aTopicThatIsMissing() async throws {
        let sns = SNSClient(try await AWSFixture.aws(region: "eu-west-1"))
        let topic = "arn:aws:sns:eu-west-1:123456789012:missing"
        let error = await #expect(throws: AWSError.self) { try await sns.publish("x", to: topic) }
        #expect(error?.code == "NotFound")
        #expect(error?.resource == topic)
        #expect(error?.mayHaveHappened == false)
    }

    @Test func manySubscriptionsTakeManyPages() async throws {
        try await AWSFixture.boto(
            region: "eu-west-2",
            """
            sns = client("sns")
            topic = sns.create_topic(Name="many")["TopicArn"]
            for number in range(230):
                sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:eu-west-2:123456789012:q{number}")
            """)
        let sns = SNSClient(try await AWSFixture.aws(region: "eu-west-2"))
        var pages = 0
        var endpoints: Set<String> = []
        for try await page in sns.subscriptions(of: "arn:aws:sns:eu-west-2:123456789012:many") {
            pages += 1
            endpoints.formUnion(page.items.map(\.endpoint))
        }
        #expect(pages == 3)
        #expect(endpoints.count == 230)
    }
}
