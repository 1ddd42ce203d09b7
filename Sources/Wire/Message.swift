/// One message: a batch of items and where it belongs.
public struct Message: ~Copyable {
    /// The experiment that published it.
    public let experimentId: String
    /// Unique within the experiment.
    public let messageId: String
    /// `{"ExperimentId":…,"MessageId":…,"Batch":[…]}`, checked.
    private let document: JSONDocument

    /// The array of items.
    public var batch: JSONValue {
        @_lifetime(borrow self)
        get {
            // `init` has seen to it that the member exists.
            _overrideLifetime(document.root.member("Batch")!, borrowing: self)
        }
    }

    /// - Parameter json: the message as SNS carries it.
    /// - Throws: `WireError` that names the field at fault.
    public init(parsing json: Span<UInt8>) throws(WireError) {
        let document = try JSONDocument(parsing: json, as: "Message")
        (experimentId, messageId) = try checkedIdentifiers(of: document)
        self.document = document
    }
}

private func checkedIdentifiers(
    of document: borrowing JSONDocument
) throws(WireError) -> (experimentId: String, messageId: String) {
    let message = document.root
    guard message.isObject else { throw .wrongType(field: "Message", expected: "a JSON object, as a string") }
    let experimentId = try identifier("ExperimentId", of: message)
    let messageId = try identifier("MessageId", of: message)
    guard let batch = message.member("Batch") else { throw .missing(field: "Message.Batch") }
    guard batch.isArray else { throw .wrongType(field: "Message.Batch", expected: "an array") }
    return (experimentId, messageId)
}

/// An id is a string; a whole number is taken for its digits, as some publishers count their messages.
private func identifier(_ name: String, of message: JSONValue) throws(WireError) -> String {
    guard let value = message.member(name) else { throw .missing(field: "Message.\(name)") }
    if let string = value.string { return string }
    if let number = value.int { return String(number) }
    throw .wrongType(field: "Message.\(name)", expected: "a string")
}
