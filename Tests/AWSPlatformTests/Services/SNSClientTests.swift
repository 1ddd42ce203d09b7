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
    }

    @Test func aTopicThatIsMissing() async throws {
        let sns = SNSClient(try await AWSFixture.aws(region: "eu-west-1"))
        let topic = "arn:aws:sns:eu-west-1:123456789012:missing"
        let error = await #expect(throws: AWSError.self) { try await sns.publish("x", to: topic) }
        #expect(error?.code == "NotFound")
        #expect(error?.resource == topic)
        #expect(error?.mayHaveHappened == false)
    }
}
