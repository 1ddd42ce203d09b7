import Testing
import Wire

@Suite struct SNSEventTests {
    private func decode(_ event: String) throws -> [String] {
        let message = try SNSEvent.decode(Array(event.utf8).span)
        return [message.experimentId, message.messageId] + strings(of: message.batch)
    }

    private func strings(of batch: JSONValue) -> [String] {
        var strings: [String] = []
        var element = batch.first
        while let value = element {
            strings.append(value.string ?? "?")
            element = value.next
        }
        return strings
    }

    @Test func whatIsEncodedIsDecoded() throws {
        let texts = ["plain", "", "quote \" backslash \\ newline \n", "🐢\u{1}"]
        let batch = texts.map { text in
            var json = JSONWriter()
            json.string(text)
            return json.bytes
        }
        let event = SNSEvent.encode(experimentId: "e\"1", messageId: "000042", batch: batch)
        #expect(try decode(String(decoding: event, as: UTF8.self)) == ["e\"1", "000042"] + texts)
    }

    @Test func encodesAsSNSDoes() {
        let event = SNSEvent.encode(experimentId: "e", messageId: "m", batch: ["1".utf8.map { $0 }, Array("[2]".utf8)])
        let expected =
            #"{"Records":[{"Sns":{"Message":"{\"ExperimentId\":\"e\",\"MessageId\":\"m\",\"Batch\":[1,[2]]}"}}]}"#
        #expect(String(decoding: event, as: UTF8.self) == expected)
    }

    @Test func readsWhatSNSSendsBesides() throws {
        let event = """
            {"Records":[{"EventSource":"aws:sns","EventVersion":"1.0","EventSubscriptionArn":"arn:aws:sns:eu",
            "Sns":{"Type":"Notification","MessageId":"95df01b4","TopicArn":"arn","Subject":null,
            "Message":"{\\"MessageId\\": 7, \\"Batch\\": [\\"x\\"], \\"ExperimentId\\": \\"e\\"}",
            "Timestamp":"1970-01-01T00:00:00.000Z","MessageAttributes":{}}}]}
            """
        #expect(try decode(event) == ["e", "7", "x"])
    }

    @Test(arguments: [
        ("{}", WireError.missing(field: "Records")),
        ("[]", .missing(field: "Records")),
        (#"{"Records":{}}"#, .wrongType(field: "Records", expected: "an array")),
        (#"{"Records":[]}"#, .recordCount(0)),
        (#"{"Records":[{},{},{}]}"#, .recordCount(3)),
        (#"{"Records":[7]}"#, .missing(field: "Records[0].Sns")),
        (#"{"Records":[{"Sns":{}}]}"#, .missing(field: "Records[0].Sns.Message")),
        (
            #"{"Records":[{"Sns":{"Message":{}}}]}"#,
            .wrongType(field: "Records[0].Sns.Message", expected: "a JSON object, as a string")
        ),
        (#"{"Records":[{"Sns":{"Message":"{"}}]}"#, .malformed(what: "Message", offset: 0)),
        (
            #"{"Records":[{"Sns":{"Message":"[]"}}]}"#,
            .wrongType(field: "Message", expected: "a JSON object, as a string")
        ),
        (#"{"Records":[{"Sns":{"Message":"{}"}}]}"#, .missing(field: "Message.ExperimentId")),
        (
            #"{"Records":[{"Sns":{"Message":"{\"ExperimentId\":{}}"}}]}"#,
            .wrongType(field: "Message.ExperimentId", expected: "a string")
        ),
        (#"{"Records":[{"Sns":{"Message":"{\"ExperimentId\":\"e\"}"}}]}"#, .missing(field: "Message.MessageId")),
        (
            #"{"Records":[{"Sns":{"Message":"{\"ExperimentId\":\"e\",\"MessageId\":\"m\"}"}}]}"#,
            .missing(field: "Message.Batch")
        ),
        (
            #"{"Records":[{"Sns":{"Message":"{\"ExperimentId\":\"e\",\"MessageId\":\"m\",\"Batch\":1}"}}]}"#,
            .wrongType(field: "Message.Batch", expected: "an array")
        ),
    ])
    func namesTheFieldAtFault(_ event: String, _ expected: WireError) {
        #expect(throws: expected) { try decode(event) }
    }
}
