import Experiment
import Foundation

/// One delivery of the journal, or a message that a topic has taken or that could not be sent. Its slices point into the line;
/// times in nanoseconds on the monotonic clock, counted on as `RunClock` does where a run was resumed.
struct DeliveryLine {
    enum Stage {
        case ended, published, unsent

        /// - Parameter kind: of a journal's line; nil comes back for one that isn't about a message.
        init?(_ kind: ByteSlice) {
            if kind.equals("delivery") {
                self = .ended
            } else if kind.equals("published") {
                self = .published
            } else if kind.equals("unsent") {
                self = .unsent
            } else {
                return nil
            }
        }
    }

    /// Whether it tells how the delivery ended, or only that it was begun, or never was.
    var stage = Stage.ended
    var messageId = ByteSlice(start: nil, count: 0)
    var function = ByteSlice(start: nil, count: 0)
    var plugin = ByteSlice(start: nil, count: 0)
    var start = ByteSlice(start: nil, count: 0)
    var outcome = ByteSlice(start: nil, count: 0)
    var requestId = ByteSlice(start: nil, count: 0)
    var digest = ByteSlice(start: nil, count: 0)
    var error = ByteSlice(start: nil, count: 0)
    var memorySize: Int64 = 0
    var batchSize: Int64 = 0
    var scheduled: Int64 = 0
    /// Nil if it never was.
    var sent: Int64?
    /// When a topic had taken the message; nil on a platform that delivers by itself.
    var accepted: Int64?
    /// How long the function was to be idle before it, and how long it was; nil where no such gap was kept.
    var gap: Int64?
    var idle: Int64?
    var started: Int64 = 0
    var finished: Int64 = 0
    var received: Int64 = 0
    var attempts: Int64 = 0

    /// Whether a harness can have written its numbers, which further on are trusted: sizes below 2^30, and times within 73 years
    /// of the machine's start, whose sums and differences don't overflow.
    var isPlausible: Bool {
        // A negative number has all the high bits.
        let times =
            scheduled | started | finished | received | (sent ?? 0) | (accepted ?? 0) | (gap ?? 0) | (idle ?? 0)
        return times >> 61 == 0 && (memorySize | batchSize | attempts) >> 30 == 0
    }
}

/// What the journal tells besides its deliveries.
struct JournalFacts {
    var startedAt = ""
    var isComplete = false
    /// How many cells' cold starts, or other messages, a stopping rule left less precise than asked.
    var imprecise = 0
    /// How many the end of the time left without all their messages.
    var outOfTime = 0
    /// How many had cost what they may.
    var outOfBudget = 0
    /// Lines that aren't whole, the last one after `kill -9`, or any after damage; and those with numbers that can't be.
    var damaged = 0
    var counts = LineReader.Counts()
}

enum JournalReader {
    /// Streams the deliveries of a journal.
    ///
    /// - Throws: `ResultsError.unreadable`.
    static func read(
        _ file: URL, meter: inout ProgressMeter, _ body: (borrowing DeliveryLine) throws -> Void
    ) throws -> JournalFacts {
        var facts = JournalFacts()
        var clock = RunClock()
        facts.counts = try LineReader.forEachLine(of: file) { bytes in
            try meter.advance(by: bytes.count + 1)
            var delivery = DeliveryLine()
            var kind = ByteSlice(start: nil, count: 0)
            var startedAt = ByteSlice(start: nil, count: 0)
            var isComplete = false
            var monotonicStart: Int64?
            var reason = ByteSlice(start: nil, count: 0)
            let isWhole = FlatJSON.scan(bytes) { key, value in
                switch key.count {
                case 3 where key.equals("gap"): delivery.gap = value.integer()
                case 4 where key.equals("kind"): kind = value
                case 4 where key.equals("idle"): delivery.idle = value.integer()
                case 4 where key.equals("sent"): delivery.sent = value.integer()
                case 5 where key.equals("start"): delivery.start = value
                case 5 where key.equals("error"): delivery.error = value
                case 6 where key.equals("reason"): reason = value
                case 6 where key.equals("plugin"): delivery.plugin = value
                case 6 where key.equals("digest"): delivery.digest = value
                case 7 where key.equals("started"): delivery.started = value.integer() ?? 0
                case 7 where key.equals("outcome"): delivery.outcome = value
                case 8 where key.equals("function"): delivery.function = value
                case 8 where key.equals("finished"): delivery.finished = value.integer() ?? 0
                case 8 where key.equals("received"): delivery.received = value.integer() ?? 0
                case 8 where key.equals("accepted"): delivery.accepted = value.integer()
                case 8 where key.equals("attempts"): delivery.attempts = value.integer() ?? 0
                case 8 where key.equals("complete"): isComplete = value.equals("true")
                case 9 where key.equals("messageId"): delivery.messageId = value
                case 9 where key.equals("batchSize"): delivery.batchSize = value.integer() ?? 0
                case 9 where key.equals("scheduled"): delivery.scheduled = value.integer() ?? 0
                case 9 where key.equals("requestId"): delivery.requestId = value
                case 9 where key.equals("startedAt"): startedAt = value
                case 10 where key.equals("memorySize"): delivery.memorySize = value.integer() ?? 0
                case 14 where key.equals("monotonicStart"): monotonicStart = value.integer()
                default: break
                }
            }
            if isWhole, let stage = DeliveryLine.Stage(kind), !delivery.messageId.isEmpty, !delivery.function.isEmpty,
                delivery.isPlausible
            {
                delivery.stage = stage
                clock.place(&delivery)
                try body(delivery)
            } else if isWhole, kind.equals("run") {
                // A run that was resumed says so again.
                if facts.startedAt.isEmpty { facts.startedAt = startedAt.string }
                if let monotonicStart {
                    clock.beginPart(wall: ShortText(startedAt)?.millisecondsOfStamp, start: monotonicStart)
                }
            } else if isWhole, kind.equals("stopped") {
                if reason.equals("messages") { facts.imprecise += 1 }
                if reason.equals("time") { facts.outOfTime += 1 }
                if reason.equals("budget") { facts.outOfBudget += 1 }
            } else if isWhole, kind.equals("end") {
                facts.isComplete = isComplete
            } else {
                facts.damaged += 1
            }
        }
        return facts
    }
}
