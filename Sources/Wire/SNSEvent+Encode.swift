/// The event with which SNS invokes a function: `{"Records":[{"Sns":{"Message":"<json>"}}]}`, where the message is
/// `{"ExperimentId":…,"MessageId":…,"Batch":[…]}`.
public enum SNSEvent {
    /// Builds an event.
    ///
    /// - Parameters:
    ///   - batch: the elements of the batch, each of them JSON already.
    public static func encode<Batch: Sequence>(
        experimentId: String, messageId: String, batch: Batch
    ) -> [UInt8] where Batch.Element: Collection, Batch.Element.Element == UInt8 {
        encode(message: message(experimentId: experimentId, messageId: messageId, batch: batch))
    }

    /// Builds a message, as it is published to the topic.
    ///
    /// - Parameters:
    ///   - batch: the elements of the batch, each of them JSON already.
    public static func message<Batch: Sequence>(
        experimentId: String, messageId: String, batch: Batch
    ) -> [UInt8] where Batch.Element: Collection, Batch.Element.Element == UInt8 {
        var message = JSONWriter(capacity: 256)
        message.beginObject()
        message.key("ExperimentId")
        message.string(experimentId)
        message.key("MessageId")
        message.string(messageId)
        message.key("Batch")
        message.beginArray()
        for element in batch { message.raw(element) }
        message.endArray()
        message.endObject()
        return message.bytes
    }

    /// Wraps a message, UTF-8 JSON, as SNS does.
    public static func encode(message: [UInt8]) -> [UInt8] {
        var event = JSONWriter(capacity: message.count + message.count / 8 + 64)
        event.beginObject()
        event.key("Records")
        event.beginArray()
        event.beginObject()
        event.key("Sns")
        event.beginObject()
        event.key("Message")
        event.string(utf8: message)
        event.endObject()
        event.endObject()
        event.endArray()
        event.endObject()
        return event.bytes
    }
}
