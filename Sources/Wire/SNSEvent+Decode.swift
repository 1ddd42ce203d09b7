extension SNSEvent {
    /// Unwraps the message of an event. The event's own tree is gone when this returns.
    ///
    /// - Throws: `WireError` that names the field at fault; `recordCount` if there isn't exactly one record, which SNS
    ///   never sends to a function.
    public static func decode(_ event: Span<UInt8>) throws(WireError) -> Message {
        let document = try JSONDocument(parsing: event, as: "event")
        guard let records = document.root.member("Records") else { throw .missing(field: "Records") }
        guard records.isArray else { throw .wrongType(field: "Records", expected: "an array") }
        guard let record = records.first, record.next == nil else { throw .recordCount(records.count) }
        guard let sns = record.member("Sns") else { throw .missing(field: "Records[0].Sns") }
        guard let message = sns.member("Message") else { throw .missing(field: "Records[0].Sns.Message") }
        guard let json = message.utf8 else {
            throw .wrongType(field: "Records[0].Sns.Message", expected: "a JSON object, as a string")
        }
        return try Message(parsing: json)
    }
}
