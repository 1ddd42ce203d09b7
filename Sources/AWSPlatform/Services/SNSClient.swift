/// Amazon Simple Notification Service: the topic that hands messages to functions.
package struct SNSClient: Sendable {
    let client: AWSClient

    package init(_ client: AWSClient) { self.client = client }

    /// Twice would be two messages.
    static let publish = AWSOperation(.sns, "Publish", isIdempotent: false)
    static let operations = [publish]

    /// Publishes a message.
    ///
    /// A failure after which the message may have been published is not tried again; `AWSError.mayHaveHappened` tells.
    ///
    /// - Parameter attributes: strings, by name; subscriptions filter by them.
    /// - Returns: the message's id.
    package func publish(
        _ message: String, to topic: String, attributes: [String: String] = [:]
    ) async throws(AWSError) -> String {
        var fields = FormFields()
        fields["TopicArn"] = topic
        fields["Message"] = message
        for (index, attribute) in attributes.sorted(by: { $0.key < $1.key }).enumerated() {
            let entry = "MessageAttributes.entry.\(index + 1)"
            fields["\(entry).Name"] = attribute.key
            fields["\(entry).Value.DataType"] = "String"
            fields["\(entry).Value.StringValue"] = attribute.value
        }
        return try await client.query(Self.publish, fields, about: topic).text("MessageId") ?? ""
    }
}
