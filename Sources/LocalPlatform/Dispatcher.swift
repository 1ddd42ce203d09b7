import Experiment
import NIOCore
import Wire

/// Takes invocations in, holds them to the limits, and tries asynchronous ones again. Confined to the platform's event
/// loop: all of the platform's changing state hangs below it, so none of it needs a lock.
final class Dispatcher {
    /// How often clocks are looked at and logs of instances at work are read.
    private static let tick = TimeAmount.milliseconds(5)
    /// How often the log of an instance is read that writes as fast as it can: 128 MB/s.
    private static let floodInterval = TimeAmount.microseconds(500)
    /// Every so many ticks, what the logs have gathered goes to the files.
    private static let ticksPerFlush = 20

    private let configuration: LocalPlatformConfiguration
    private let loop: any EventLoop
    private let writer: LogWriter
    private var pools: [String: FunctionPool] = [:]
    /// Of the instances of all functions.
    let starts: StartQueue
    private let ids: IdentifierSource
    private var deadLetters: DeadLetters?
    private var running = 0
    private var ticker: RepeatedTask?
    private var ticks = 0
    private var isReadingSooner = false
    private var isShutDown = false

    /// - Parameter processors: how many the machine has.
    init(
        configuration: LocalPlatformConfiguration, loop: any EventLoop, writer: LogWriter, ids: IdentifierSource,
        processors: Int
    ) {
        self.configuration = configuration
        starts = StartQueue(
            places: configuration.simultaneousStarts ?? processors, longestTurn: configuration.startTurnSeconds)
        self.loop = loop
        self.writer = writer
        self.ids = ids
    }

    /// Makes a function invocable.
    func add(_ pool: FunctionPool, deadLetters: DeadLetters) {
        pools[pool.spec.name] = pool
        self.deadLetters = deadLetters
        guard ticker == nil else { return }
        let bound = NIOLoopBound(self, eventLoop: loop)
        ticker = loop.scheduleRepeatedTask(initialDelay: Self.tick, delay: Self.tick) { _ in bound.value.beat() }
    }

    var functions: [FunctionSpec] { pools.values.map(\.spec).sorted { $0.name < $1.name } }

    func hasFunction(_ name: String) -> Bool { pools[name] != nil }

    /// Sees to it that the function's next invocation gets a fresh instance.
    func update(_ name: String) { pools[name]?.update() }

    /// One synchronous invocation, never tried again.
    func invoke(_ call: InvocationCall, ended: @escaping (InvocationReply) -> Void) {
        run(call, requestId: ids.next()) { invocation, result in
            ended(InvocationReply(invocation, result, attempts: 1))
        }
    }

    /// One asynchronous invocation: tried again after a failure, and what fails for good goes to the dead letters.
    /// All attempts have the same request id, as on Lambda.
    func deliver(_ call: InvocationCall, ended: @escaping (InvocationReply) -> Void) {
        attempt(call, requestId: ids.next(), number: 1, ended: ended)
    }

    private func attempt(
        _ call: InvocationCall, requestId: String, number: Int, earlier: Bill = Bill(),
        ended: @escaping (InvocationReply) -> Void
    ) {
        run(call, requestId: requestId) { [self] invocation, result in
            let reply = InvocationReply(invocation, result, attempts: number, earlier: earlier)
            let mayRetry = result.outcome != .succeeded && result.refusal == nil && !isShutDown
            guard mayRetry, number <= configuration.retryDelaySeconds.count else {
                if result.outcome != .succeeded { deadLetters?.append(call, reply.delivery) }
                return ended(reply)
            }
            let delay = TimeAmount.nanoseconds(Int64(configuration.retryDelaySeconds[number - 1] * 1e9))
            loop.assumeIsolated().scheduleTask(in: delay) {
                self.attempt(
                    call, requestId: requestId, number: number + 1, earlier: reply.delivery.bill, ended: ended)
            }
        }
    }

    private func run(
        _ call: InvocationCall, requestId: String, ended: @escaping (Invocation, InvocationResult) -> Void
    ) {
        let invocation = Invocation(
            requestId: requestId, payload: call.payload, start: call.start, wantsLogTail: call.wantsLogTail
        ) { [self] invocation, result in
            if result.refusal == nil { running -= 1 }
            ended(invocation, result)
        }
        do throws(Refusal) {
            let pool = try admit(call)
            running += 1
            pool.run(invocation)
        } catch {
            invocation.end(.refused(error))
        }
    }

    /// Holds a call to the limits.
    private func admit(_ call: InvocationCall) throws(Refusal) -> FunctionPool {
        if isShutDown { throw .unavailable(.shutDown) }
        if let error = writer.error { throw .unavailable(error) }
        let limit =
            call.isAsynchronous && configuration.limitsAsynchronousPayload
            ? LambdaLimits.asynchronousPayloadBytes : LambdaLimits.payloadBytes
        guard call.payload.count <= limit else {
            throw .payloadTooLarge(
                bytes: call.payload.count, limit: limit,
                invocationType: call.isAsynchronous ? "Event" : "RequestResponse")
        }
        guard let pool = pools[call.function] else { throw .unknownFunction(call.function) }
        if running >= configuration.concurrencyLimit || pool.isAtLimit { throw .throttled }
        return pool
    }

    private func beat() {
        let now = Timestamp.monotonicNow()
        let readsLogs = !writer.isBehind
        var hasMore = false
        for pool in pools.values where pool.hasInstances {
            if pool.tick(now: now, readsLogs: readsLogs) { hasMore = true }
        }
        starts.tick(now: now)
        ticks += 1
        if ticks % Self.ticksPerFlush == 0 { flush() }
        if hasMore { readSooner() }
    }

    /// Once a pipe is found full, its function would wait for most of a tick: it is read at shorter intervals until it
    /// has calmed down. Between the reads the other instances get their turn.
    private func readSooner() {
        // Every beat asks while a flood lasts; one chain of reads is enough.
        guard !isReadingSooner else { return }
        isReadingSooner = true
        loop.assumeIsolated().scheduleTask(in: Self.floodInterval) { [self] in
            isReadingSooner = false
            guard !writer.isBehind, !isShutDown else { return }
            let now = Timestamp.monotonicNow()
            var hasMore = false
            for pool in pools.values where pool.hasInstances {
                if pool.tick(now: now, readsLogs: true) { hasMore = true }
            }
            if hasMore { readSooner() }
        }
    }

    private func flush() {
        for pool in pools.values { pool.log.flush() }
    }

    /// Ends everything; what is under way fails.
    func shutDown() {
        isShutDown = true
        ticker?.cancel()
        ticker = nil
        starts.close()
        for pool in pools.values { pool.shutDown() }
    }
}
