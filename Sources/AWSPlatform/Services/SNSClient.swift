/// Amazon Simple Notification Service: the topic that hands every message to every function.
package struct SNSClient: Sendable {
    let client: AWSClient

    package init(_ client: AWSClient) { self.client = client }

    /// Twice would be two messages.
    static let publish = AWSOperation(.sns, "Publish", isIdempotent: false)
    static let listSubscriptionsByTopic = AWSOperation(.sns, "ListSubscriptionsByTopic")
    static let getTopicAttributes = AWSOperation(.sns, "GetTopicAttributes")
    static let operations = [publish, listSubscriptionsByTopic, getTopicAttributes]

    package struct Subscription: Sendable, Hashable {
        /// `PendingConfirmation` until the endpoint has confirmed it.
        package var arn: String
        package var `protocol`: String
        /// For a function, its ARN.
        package var endpoint: String
    }

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

    package func subscriptions(of topic: String) -> AWSPages<Subscription> {
        AWSPages(Self.listSubscriptionsByTopic) { [client] token throws(AWSError) in
            var fields = FormFields()
            fields["TopicArn"] = topic
            fields["NextToken"] = token
            let answer = try await client.query(Self.listSubscriptionsByTopic, fields, about: topic)
            let items = answer.list("Subscriptions").map {
                Subscription(
                    arn: $0.text("SubscriptionArn") ?? "", protocol: $0.text("Protocol") ?? "",
                    endpoint: $0.text("Endpoint") ?? "")
            }
            return AWSPage(items: items, next: answer.text("NextToken"))
        }
    }

    package func attributes(of topic: String) async throws(AWSError) -> [String: String] {
        var fields = FormFields()
        fields["TopicArn"] = topic
        let answer = try await client.query(Self.getTopicAttributes, fields, about: topic)
        // A map, not a list: its members are entries.
        return (answer["Attributes"]?.all("entry") ?? []).reduce(into: [:]) { attributes, entry in
            if let name = entry.text("key") { attributes[name] = entry.text("value") ?? "" }
        }
    }
}
