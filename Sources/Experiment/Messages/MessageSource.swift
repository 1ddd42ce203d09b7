import Catalog
import Wire

/// Makes the messages of one dataset: which items, and the event's bytes.
///
/// The rows are shuffled once; message *m* of batch size *b* takes the *b* rows from position *m·b* on, round and
/// round. So every row is used about equally often, nothing is kept per message, and a message is the same for every
/// function that gets it.
package struct MessageSource: Sendable {
    private let rows: DatasetRows
    private let order: [Int32]
    private let experimentId: String

    package init(rows: DatasetRows, experimentId: String, seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        self.rows = rows
        self.order = (0..<Int32(rows.count)).shuffled(using: &generator)
        self.experimentId = experimentId
    }

    /// Unique within the run, and sortable: `b10-000042`.
    package static func messageId(batchSize: Int, message: Int) -> String {
        let digits = String(message)
        return "b\(batchSize)-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    /// The number of a message by its id; nil if it is no id of a message.
    static func number(ofMessage id: String) -> Int? { id.split(separator: "-").last.flatMap { Int($0) } }

    /// Message `message` with `batchSize` items.
    package func message(batchSize: Int, message: Int) -> OutgoingMessage {
        let first = message * batchSize
        let id = Self.messageId(batchSize: batchSize, message: message)
        return OutgoingMessage(
            id: id,
            body: SNSEvent.message(
                experimentId: experimentId, messageId: id,
                batch: (first..<first + batchSize).lazy.map { rows[Int(order[$0 % order.count])] }))
    }

    /// The event of message `message` with `batchSize` items, as a function receives it.
    package func event(batchSize: Int, message: Int) -> [UInt8] {
        self.message(batchSize: batchSize, message: message).event
    }

    /// How many bytes the largest event with `batchSize` items takes: the heaviest window of consecutive rows.
    package func largestEvent(batchSize: Int) -> Int {
        let weights = order.map { Self.escapedLength(of: rows[Int($0)]) + 1 }
        let count = weights.count
        let rounds = batchSize / count * weights.reduce(0, +)
        var window = weights.prefix(batchSize % count).reduce(0, +)
        var largest = window
        for start in 0..<count where batchSize % count > 0 {
            window += weights[(start + batchSize % count) % count] - weights[start]
            largest = max(largest, window)
        }
        return event(batchSize: 0, message: 0).count + rounds + largest
    }

    /// The message is a string inside of the event: quotes and backslashes in it are escaped.
    private static func escapedLength(of json: ArraySlice<UInt8>) -> Int {
        json.reduce(json.count) { $0 + ($1 == UInt8(ascii: "\"") || $1 == UInt8(ascii: "\\") ? 1 : 0) }
    }
}
