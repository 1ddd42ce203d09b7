package import Experiment
import Results
import Synchronization
import Wire

/// What becomes of published messages, as the functions' logs and the dead-letter queue tell: who waits for a delivery is
/// told when it has ended.
///
/// Lambda tries a failed delivery of a topic again, under the same request id. So a delivery has succeeded when an attempt's
/// report has come and its processing was completed, and has failed when the last attempt has, or when the message is
/// found in the dead-letter queue.
package final class DeliveryLedger: Sendable {
    private struct Key: Hashable {
        var function: String
        var messageId: String
    }

    private struct Entry {
        var requestId = ""
        /// Attempts that were begun, and those that a report has ended.
        var begun = 0
        var attempts = 0
        var isCompleted = false
        var bill = Bill()
        var lastStatus = LogEvent.Report.Status.none
        var end: Delivery?
        var waiter: CheckedContinuation<Delivery?, Never>?
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        /// Which message an open request is about.
        var requests: [String: Key] = [:]
        /// Reports that came before any line which says what their request is about, by request; the oldest first.
        var early: [(requestId: String, report: LogEvent.Report)] = []
        var isClosed = false
    }

    package let experimentId: String
    /// How often Lambda tries a delivery.
    private let mostAttempts: Int
    private let state = Mutex(State())

    /// - Parameter mostAttempts: how often Lambda tries a delivery.
    package init(experimentId: String, mostAttempts: Int) {
        self.experimentId = experimentId
        self.mostAttempts = mostAttempts
    }

    /// Before a message is published: whatever is told of it later is about this delivery.
    package func expect(_ messageId: String, of function: String) {
        state.withLock { $0.entries[Key(function: function, messageId: messageId)] = Entry() }
    }

    /// It was not published after all.
    func forget(_ messageId: String, of function: String) {
        state.withLock { $0.entries[Key(function: function, messageId: messageId)] = nil }
    }

    /// Waits for the end of a delivery that was expected.
    ///
    /// - Returns: nil if the ledger is closed, or the task cancelled, before anything was told of it.
    package func end(of messageId: String, of function: String) async -> Delivery? {
        let key = Key(function: function, messageId: messageId)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let known: Delivery?? = state.withLock { state in
                    guard !state.isClosed, !Task.isCancelled, let entry = state.entries[key] else { return .some(nil) }
                    if let end = entry.end {
                        state.entries[key] = nil
                        return end
                    }
                    state.entries[key]?.waiter = continuation
                    return .none
                }
                if let known { continuation.resume(returning: known) }
            }
        } onCancel: {
            let waiter = state.withLock { $0.entries[key]?.waiter.take() }
            waiter?.resume(returning: nil)
        }
    }

    /// Takes one event of a function's log.
    package func observe(_ message: String, of function: String) {
        var message = message
        message.withUTF8 { bytes in
            for line in bytes.split(separator: UInt8(ascii: "\n")) {
                let slice = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: line))
                switch LogEvent.parse(slice) {
                case .function(let line): observe(line, of: function)
                case .report(let requestId, let report): observe(report, of: text(requestId))
                default: break
                }
            }
        }
    }

    /// A delivery that Lambda has given up.
    package func observe(_ letter: DeadLetter) {
        guard letter.experimentId == experimentId else { return }
        close(letter.function.map { Key(function: $0, messageId: letter.messageId) } ?? key(of: letter)) { entry in
            var end = letter.delivery
            if letter.requestId == nil { end.requestId = entry.requestId }
            if letter.attempts == nil { end.attempts = max(1, entry.attempts) }
            end.bill = entry.bill
            return end
        }
    }

    /// Nothing was heard of a message for too long.
    package func giveUp(_ messageId: String, of function: String, reason: String) {
        close(Key(function: function, messageId: messageId)) { entry in
            Delivery(
                outcome: entry.lastStatus == .timeout ? .timedOut : .failed, requestId: entry.requestId,
                attempts: max(1, entry.attempts), started: 0, finished: 0, bill: entry.bill,
                response: Self.error("Harness.NoTrace", reason))
        }
    }

    /// No more will be told: whoever waits goes away without an answer.
    package func close() {
        let waiters = state.withLock { state in
            state.isClosed = true
            let waiters = state.entries.values.compactMap(\.waiter)
            for key in state.entries.keys { state.entries[key]?.waiter = nil }
            return waiters
        }
        for waiter in waiters { waiter.resume(returning: nil) }
    }

    private func observe(_ line: LogEvent.FunctionLine, of function: String) {
        guard line.kind == .processingStarted || line.kind == .processingCompleted else { return }
        let key = Key(function: function, messageId: text(line.messageId))
        guard text(line.experimentId) == experimentId else { return }
        let requestId = text(line.requestId)
        let isCompleted = line.kind == .processingCompleted
        let (hasEnded, early): (Bool, [LogEvent.Report]) = state.withLock { state in
            guard state.entries[key] != nil else { return (false, []) }
            state.entries[key]?.requestId = requestId
            var early: [LogEvent.Report] = []
            if state.requests.updateValue(key, forKey: requestId) == nil {
                early = state.early.filter { $0.requestId == requestId }.map(\.report)
                if !early.isEmpty { state.early.removeAll { $0.requestId == requestId } }
            }
            guard isCompleted else {
                state.entries[key]?.begun += 1
                return (false, early)
            }
            state.entries[key]?.isCompleted = true
            // Lines may arrive in any order: the report may have been there first.
            return (state.entries[key].map { $0.attempts > 0 && $0.attempts >= $0.begun } ?? false, early)
        }
        if hasEnded { succeed(key) }
        for report in early { observe(report, of: requestId) }
    }

    /// Requests of others are among the early ones, and stay there: so many are kept.
    private static let mostEarly = 4096

    private func observe(_ report: LogEvent.Report, of requestId: String) {
        let ended: (key: Key, entry: Entry)? = state.withLock { state in
            guard let key = state.requests[requestId], var entry = state.entries[key] else {
                if state.early.count >= Self.mostEarly { state.early.removeFirst(Self.mostEarly / 4) }
                state.early.append((requestId, report))
                return nil
            }
            entry.attempts += 1
            entry.bill = entry.bill + Bill(milliseconds: report.billedDuration, invocations: 1)
            entry.lastStatus = report.status
            state.entries[key] = entry
            return entry.isCompleted || entry.attempts >= mostAttempts ? (key, entry) : nil
        }
        guard let ended else { return }
        if ended.entry.isCompleted { return succeed(ended.key) }
        close(ended.key) { entry in
            let isTimeout = entry.lastStatus == .timeout
            return Delivery(
                outcome: isTimeout ? .timedOut : .failed, requestId: entry.requestId, attempts: entry.attempts,
                started: 0, finished: 0, bill: entry.bill,
                response: Self.error(
                    isTimeout ? "Sandbox.Timedout" : "Function.Failed",
                    "\(entry.attempts) attempts ended without 'Processing completed'; the function's log tells more"))
        }
    }

    private func succeed(_ key: Key) {
        close(key) { entry in
            Delivery(
                outcome: .succeeded, requestId: entry.requestId, attempts: max(1, entry.attempts), started: 0,
                finished: 0, bill: entry.bill, response: [])
        }
    }

    private func close(_ key: Key?, _ delivery: (Entry) -> Delivery) {
        guard let key else { return }
        let waiter: (CheckedContinuation<Delivery?, Never>, Delivery)? = state.withLock { state in
            guard let entry = state.entries[key], entry.end == nil else { return nil }
            let end = delivery(entry)
            state.requests[entry.requestId] = nil
            guard let waiter = entry.waiter else {
                state.entries[key]?.end = end
                return nil
            }
            state.entries[key] = nil
            return (waiter, end)
        }
        waiter?.0.resume(returning: waiter?.1)
    }

    /// A dead letter that doesn't name its function is told by its request, or by being the only one of that message.
    private func key(of letter: DeadLetter) -> Key? {
        state.withLock { state in
            if let id = letter.requestId, let key = state.requests[id] { return key }
            let keys = state.entries.keys.filter { $0.messageId == letter.messageId }
            return keys.count == 1 ? keys[0] : nil
        }
    }

    private func text(_ bytes: ByteSlice) -> String { String(decoding: bytes, as: UTF8.self) }

    static func error(_ type: String, _ message: String) -> [UInt8] {
        var document = JSONWriter(capacity: message.utf8.count + 64)
        document.beginObject()
        document.key("errorMessage")
        document.string(message)
        document.key("errorType")
        document.string(type)
        document.endObject()
        return document.bytes
    }
}
