import AWSPlatform
import Foundation
import Testing

struct SQSClientTests {
    @Test func takesAndDeletesMessages() async throws {
        let queue = try await AWSFixture.boto(
            """
            sqs = client("sqs")
            queue = sqs.create_queue(QueueName="dead-letters")["QueueUrl"]
            for number in range(3):
                sqs.send_message(QueueUrl=queue, MessageBody=f"message {number} ✓")
            print(queue, end="")
            """)
        let sqs = SQSClient(try await AWSFixture.aws())
        let messages = try await sqs.receive(from: queue)
        #expect(Set(messages.map(\.body)) == ["message 0 ✓", "message 1 ✓", "message 2 ✓"])
        for message in messages { try await sqs.delete(message, from: queue) }
        let left = try await AWSFixture.boto(
            """
            attributes = client("sqs").get_queue_attributes(QueueUrl="\(queue)", AttributeNames=["All"])["Attributes"]
            print([attributes[name] for name in ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")])
            """)
        #expect(left == "['0', '0']\n")
        #expect(try await sqs.receive(from: queue).isEmpty)
    }

    @Test func aQueueThatIsMissing() async throws {
        let client = try await AWSFixture.aws()
        let url = try await PythonServer.aws.value.url + "/123456789012/missing"
        let error = await #expect(throws: AWSError.self) { try await SQSClient(client).receive(from: url) }
        #expect(error?.code.contains("NonExistentQueue") == true || error?.code == "QueueDoesNotExist")
    }
}
