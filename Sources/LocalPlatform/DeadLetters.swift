import Experiment
import Wire

/// The messages that no attempt could deliver, one JSON object per line: nothing is lost silently. The fields are
/// those of Lambda's failure destinations.
final class DeadLetters {
    private let file: LogFile
    private let writer: LogWriter

    init(file: LogFile, writer: LogWriter) {
        self.file = file
        self.writer = writer
    }

    func append(_ call: InvocationCall, _ delivery: Delivery) {
        var json = JSONWriter(capacity: call.payload.count + delivery.response.count + 256)
        json.beginObject()
        json.key("timestamp")
        json.string(Timestamp.now().description)
        json.key("functionName")
        json.string(call.function)
        json.key("requestId")
        json.string(delivery.requestId)
        json.key("condition")
        json.string(delivery.outcome == .throttled ? "Throttled" : "RetriesExhausted")
        json.key("approximateInvokeCount")
        json.int(delivery.attempts)
        json.key("requestPayload")
        json.string(utf8: call.payload)
        json.key("responsePayload")
        json.string(utf8: delivery.response)
        json.endObject()
        json.endLine()
        writer.append(json.bytes, to: file)
    }
}
