package import Experiment
import Foundation

/// A message of the dead-letter queue: one that no attempt could deliver.
///
/// It comes in three forms: the record of a Lambda destination
/// (docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html), the event alone as a function's dead-letter
/// queue gets it, and the notification of a topic that could not reach the function.
package struct DeadLetter: Sendable, Hashable {
    package var experimentId: String
    package var messageId: String
    /// Nil where the letter doesn't tell.
    package var function: String?
    package var requestId: String?
    package var attempts: Int?
    /// Throttled or timed out, where the letter says so.
    package var outcome = Outcome.failed
    /// `{"errorMessage":…,"errorType":…}`.
    package var error: [UInt8]

    /// - Parameters:
    ///   - body: of the queue's message.
    ///   - attributes: its message attributes, by which Lambda tells the error of an event alone.
    /// - Returns: nil if it isn't about a message of ours.
    package init?(body: String, attributes: [String: String] = [:]) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any] else {
            return nil
        }
        let event = object["requestPayload"] as? [String: Any] ?? object
        guard let text = Self.message(in: event),
            let message = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
            let experimentId = message["ExperimentId"] as? String, let messageId = message["MessageId"] as? String
        else { return nil }
        self.experimentId = experimentId
        self.messageId = messageId
        let context = object["requestContext"] as? [String: Any]
        requestId = context?["requestId"] as? String ?? attributes["RequestID"]
        attempts = context?["approximateInvokeCount"] as? Int
        // arn:aws:lambda:REGION:ACCOUNT:function:NAME:$LATEST
        let resource = (context?["functionArn"] as? String)?.split(separator: ":").map(String.init)
        function = resource.flatMap { $0.count > 6 ? $0[6] : nil }
        let condition = context?["condition"] as? String
        let payload = object["responsePayload"] as? [String: Any]
        let said = payload?["errorMessage"] as? String ?? attributes["ErrorMessage"]
        if condition == "EventAgeExceeded" {
            outcome = .throttled
        } else if said?.contains("Task timed out") ?? false {
            outcome = .timedOut
        }
        let document: [String: String] = [
            "errorType": payload?["errorType"] as? String ?? condition ?? "Lambda.Undelivered",
            "errorMessage": said ?? "no attempt could deliver the message",
        ]
        error = (try? JSONSerialization.data(withJSONObject: document, options: .sortedKeys)).map(Array.init) ?? []
    }

    /// How the delivery has ended.
    package var delivery: Delivery {
        Delivery(
            outcome: outcome, requestId: requestId ?? "", attempts: attempts ?? 1, started: 0, finished: 0,
            response: error)
    }

    private static func message(in event: [String: Any]) -> String? {
        let record = (event["Records"] as? [[String: Any]])?.first
        return (record?["Sns"] as? [String: Any])?["Message"] as? String ?? event["Message"] as? String
    }
}
