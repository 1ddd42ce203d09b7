import Experiment
import Synchronization

/// A platform without functions: ends every delivery as told, and counts.
final class FakePlatform: DirectPlatform {
    let name = "fake"
    let outcome: @Sendable (Int) -> Outcome
    /// Of an invocation, in nanoseconds.
    private let duration: @Sendable (String, Int) -> Int64
    private let bill: @Sendable (String) -> Bill
    let attempts: Int
    private let state = Mutex((count: 0, underWay: 0, mostUnderWay: 0))
    private let waiting = Mutex<[CheckedContinuation<Void, Never>]>([])
    /// No delivery ends before so many have been under way at once.
    private let waitsFor: Int
    private let onDelivery: @Sendable (Int) async -> Void

    init(
        attempts: Int = 1, waitsFor: Int = 0,
        onDelivery: @escaping @Sendable (Int) async -> Void = { _ in },
        outcome: @escaping @Sendable (Int) -> Outcome = { _ in .succeeded },
        duration: @escaping @Sendable (Int) -> Int64 = { _ in 1 },
        durationOf: (@Sendable (_ function: String, Int) -> Int64)? = nil,
        bill: @escaping @Sendable (_ function: String) -> Bill = { _ in Bill() }
    ) {
        self.waitsFor = waitsFor
        self.onDelivery = onDelivery
        self.outcome = outcome
        self.duration = durationOf ?? { duration($1) }
        self.bill = bill
        self.attempts = attempts
    }

    var mostUnderWay: Int { state.withLock(\.mostUnderWay) }

    func deploy(_ functions: [FunctionSpec], logFolder: String) async throws -> [LimitWarning] { [] }

    func deliver(_ payload: [UInt8], to function: String, start: StartMode) async -> Delivery {
        let number = state.withLock { state in
            state.count += 1
            state.underWay += 1
            state.mostUnderWay = max(state.mostUnderWay, state.underWay)
            return state.count
        }
        await untilEnoughAreUnderWay()
        await onDelivery(number)
        state.withLock { $0.underWay -= 1 }
        return Delivery(
            outcome: outcome(number), requestId: "r\(number)", attempts: attempts, started: 1,
            finished: 1 + duration(function, number), bill: bill(function),
            response: Array("control \u{1} and \"quotes\"".utf8))
    }

    private func untilEnoughAreUnderWay() async {
        guard mostUnderWay < waitsFor else {
            for waiter in waiting.withLock({ waiters in
                defer { waiters = [] }
                return waiters
            }) { waiter.resume() }
            return
        }
        await withCheckedContinuation { continuation in
            let isEnough = waiting.withLock { waiters in
                if mostUnderWay >= waitsFor { return true }
                waiters.append(continuation)
                return false
            }
            if isEnough { continuation.resume() }
        }
    }

    func shutDown() async {}
}

/// The same, taking events as they come, on whatever thread.
final class PromptFakePlatform: PromptPlatform {
    let name = "fake"
    private let platform: FakePlatform
    /// The message of each event, in the order of the calls.
    private let events = Mutex<[[UInt8]]>([])

    init(_ platform: FakePlatform) { self.platform = platform }

    var payloads: [[UInt8]] { events.withLock { $0 } }

    func deploy(_ functions: [FunctionSpec], logFolder: String) async throws -> [LimitWarning] { [] }

    func deliver(
        _ payload: [UInt8], to function: String, start: StartMode, ended: @escaping @Sendable (Delivery) -> Void
    ) {
        events.withLock { $0.append(payload) }
        Task { ended(await platform.deliver(payload, to: function, start: start)) }
    }

    func shutDown() async {}
}
