/// Amazon Simple Queue Service: the dead-letter queue.
package struct SQSClient: Sendable {
    let client: AWSClient

    package init(_ client: AWSClient) { self.client = client }

    /// What an answer that got lost had taken comes back after the visibility timeout.
    static let receiveMessage = AWSOperation(.sqs, "ReceiveMessage")
    static let deleteMessage = AWSOperation(.sqs, "DeleteMessage")
    static let operations = [receiveMessage, deleteMessage]

    package struct Message: Sendable, Hashable, Decodable {
        package struct Value: Sendable, Hashable, Decodable {
            package var stringValue: String?
            package var dataType: String
        }
        package var messageId: String
        /// To delete it with.
        package var receiptHandle: String
        package var body: String
        /// Such as `SentTimestamp`, milliseconds since 1970.
        package var attributes: [String: String]?
        /// Of a message that Lambda gave up on: `RequestID`, `ErrorCode`, `ErrorMessage`.
        package var messageAttributes: [String: Value]?
    }

    private struct Reception: Encodable {
        var queueUrl: String
        var maxNumberOfMessages: Int
        var waitTimeSeconds: Int
        var visibilityTimeout: Int?
        var messageAttributeNames = ["All"]
        var messageSystemAttributeNames = ["All"]
    }

    private struct Messages: Decodable { var messages: [Message]? }

    /// Takes messages, which others don't see until the visibility timeout.
    ///
    /// - Parameters:
    ///   - count: 1…10.
    ///   - waitSeconds: how long to wait for a first one, 0…20.
    ///   - visibilityTimeout: in seconds; nil is the queue's own.
    package func receive(
        from queueURL: String, count: Int = 10, waitSeconds: Int = 0, visibilityTimeout: Int? = nil
    ) async throws(AWSError) -> [Message] {
        let input = Reception(
            queueUrl: queueURL, maxNumberOfMessages: count, waitTimeSeconds: waitSeconds,
            visibilityTimeout: visibilityTimeout)
        return try await client.json(Self.receiveMessage, input, about: queueURL, as: Messages.self).messages ?? []
    }

    private struct Deletion: Encodable {
        var queueUrl: String
        var receiptHandle: String
    }

    package func delete(_ message: Message, from queueURL: String) async throws(AWSError) {
        let input = Deletion(queueUrl: queueURL, receiptHandle: message.receiptHandle)
        _ = try await client.json(Self.deleteMessage, input, about: queueURL, as: NoMembers.self)
    }
}
