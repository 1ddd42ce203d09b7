package import Experiment
import Foundation
import Synchronization
import Wire

/// Functions on AWS Lambda behind an SNS topic (design §3): messages are published, and what becomes of them is read from
/// the functions' logs.
package final class AWSPlatform: Platform {
    package struct Options: Sendable {
        /// How often Lambda tries a delivery of a topic.
        package var attempts = 3
        /// How long nothing may be heard of a message's function before the message counts as lost: the attempts, the one
        /// and the two minutes that Lambda waits before it tries again, and what logs take to arrive. A function that is
        /// busy with others is heard of.
        package var patience = Duration.seconds(600)
        /// How much longer than that a message may wait for its function, however busy: Lambda gives it up then.
        package var longestWait = Duration.seconds(3600)
        /// Between two rounds over the functions' logs.
        package var pollInterval = Duration.seconds(1)
        /// Between two requests: CloudWatch Logs answers five `FilterLogEvents` a second in an account and region.
        package var requestInterval = Duration.milliseconds(220)
        /// Events come late: so far back is read again while following, in milliseconds.
        package var overlap: Int64 = 120_000
        /// Between two looks at the dead-letter queue.
        package var deadLetterInterval = Duration.seconds(10)
        /// By which messages get old.
        package var now: @Sendable () -> ContinuousClock.Instant = { .now }

        package init() {}

        /// - Parameters:
        ///   - timeoutSeconds: of one invocation.
        ///   - eventAgeSeconds: how long Lambda goes on trying to deliver a message.
        package init(timeoutSeconds: Int, eventAgeSeconds: Int) {
            patience = .seconds(attempts * timeoutSeconds + 180 + 300)
            longestWait = .seconds(eventAgeSeconds)
        }
    }

    package let name = "aws"
    private let services: any RunServices
    private let options: Options
    private let ledger: DeliveryLedger
    /// When the run began, in milliseconds since 1970: nothing in the logs from before is its own.
    private let startedAt: Int64
    private let state = Mutex(State())

    private struct State {
        var gates: [String: FunctionGate] = [:]
        var collector: LogCollector?
        var follower: Task<Void, Never>?
        /// When each open message was published, by its function.
        var open: [String: [String: ContinuousClock.Instant]] = [:]
        /// When a function's log last had something new.
        var heard: [String: ContinuousClock.Instant] = [:]
        var failure: (any Error)?
    }

    /// - Parameter startedAt: milliseconds since 1970.
    package init(services: any RunServices, experimentId: String, startedAt: Int64, options: Options) {
        self.services = services
        self.startedAt = startedAt
        self.options = options
        ledger = DeliveryLedger(experimentId: experimentId, mostAttempts: options.attempts)
    }

    /// Why the logs could not be followed any further; nil if they could.
    package var failure: (any Error)? { state.withLock { $0.failure } }

    /// Follows the functions, which are there already (`harness deploy`).
    package func deploy(_ functions: [FunctionSpec], logFolder: String) async throws -> [LimitWarning] {
        let collector = LogCollector(services: services, folder: logFolder)
        for function in functions { try await collector.open(function.name) }
        state.withLock { state in
            state.collector = collector
            for function in functions { state.gates[function.name] = FunctionGate() }
            state.follower = Task { await self.follow(collector) }
        }
        return []
    }

    package func publish(_ message: OutgoingMessage, to function: String, start: StartMode) async throws -> Handover {
        if let failure { throw failure }
        guard let gate = state.withLock({ $0.gates[function] }) else {
            return .ended(Self.failure("Harness.UnknownFunction", "\(function) isn't deployed"))
        }
        let alone = start == .cold
        try await gate.enter(alone: alone)
        do {
            if alone { try await services.renew(function) }
            try Task.checkCancellation()
            expect(message.id, of: function)
            // A task of its own: were the call cancelled, nobody would know whether the message is on its way.
            try await Task { [services] in
                try await services.publish(String(decoding: message.body, as: UTF8.self), to: function)
            }.value
        } catch {
            ledger.forget(message.id, of: function)
            settled(message.id, of: function)
            await gate.leave(alone: alone)
            if Task.isCancelled { throw CancellationError() }
            return .ended(Self.failure("Harness.NotPublished", "\(error)"))
        }
        return .accepted { [self] in
            let end = await ledger.end(of: message.id, of: function)
            settled(message.id, of: function)
            await gate.leave(alone: alone)
            return end
        }
    }

    package func shutDown() async {
        let follower = state.withLock { $0.follower.take() }
        follower?.cancel()
        await follower?.value
        ledger.close()
    }

    private func expect(_ messageId: String, of function: String) {
        ledger.expect(messageId, of: function)
        let now = options.now()
        state.withLock { $0.open[function, default: [:]][messageId] = now }
    }

    private func settled(_ messageId: String, of function: String) {
        state.withLock { $0.open[function]?[messageId] = nil }
    }

    private static func failure(_ type: String, _ message: String) -> Delivery {
        Delivery(
            outcome: .failed, requestId: "", attempts: 0, started: 0, finished: 0,
            response: DeliveryLedger.error(type, message))
    }
}

/// Reading the logs while the run goes on.
extension AWSPlatform {
    private func follow(_ collector: LogCollector) async {
        var lettersAt = ContinuousClock.now
        do {
            while !Task.isCancelled {
                let open = state.withLock { state in state.open.filter { !$0.value.isEmpty }.keys.sorted() }
                for function in open {
                    try await read(function, collector)
                    try await Task.sleep(for: options.requestInterval)
                }
                if !open.isEmpty, ContinuousClock.now >= lettersAt {
                    try await services.takeDeadLetters { [ledger, services] letters in
                        let ours = services.letters(letters, of: ledger.experimentId)
                        try await collector.keep(ours.map(\.body))
                        for letter in ours { ledger.observe(letter.letter) }
                        return Set(ours.map(\.index))
                    }
                    lettersAt = .now + options.deadLetterInterval
                }
                try await Task.sleep(for: options.pollInterval)
            }
        } catch is CancellationError {
            // Shut down.
        } catch {
            // Nobody would ever be told how a delivery ended: the run ends, and 'harness collect' goes on with it.
            state.withLock { $0.failure = error }
            ledger.close()
        }
    }

    private func read(_ function: String, _ collector: LogCollector) async throws {
        let observe: @Sendable ([LogGroupEvent]) -> Void = { [ledger] events in
            for event in events { ledger.observe(event.message, of: function) }
        }
        if try await collector.follow(function, from: startedAt, overlap: options.overlap, progress: observe) > 0 {
            let now = options.now()
            state.withLock { $0.heard[function] = now }
        }
        let overdue = overdue(function)
        guard !overdue.isEmpty else { return }
        // Before anything is given up: whatever came later than events come.
        try await collector.collect(function, from: startedAt, progress: observe)
        for messageId in overdue {
            ledger.giveUp(
                messageId, of: function,
                reason: "nothing was heard of the message for \(options.patience), in the log or the dead-letter queue")
        }
    }

    /// The messages that nothing is to be heard of any more.
    private func overdue(_ function: String) -> [String] {
        let now = options.now()
        return state.withLock { state in
            let heard = state.heard[function]
            return (state.open[function] ?? [:]).filter { _, published in
                let last = max(published, heard ?? published)
                return now - last > options.patience || now - published > options.patience + options.longestWait
            }.keys.sorted()
        }
    }
}
