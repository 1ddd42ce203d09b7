/// Puts together the lines of each invocation, whatever order they come in, within a bounded window.
///
/// A function's log holds the lines of several instances interleaved. An invocation stays open until `window` later
/// ones have begun, then it is handed on: so memory is bounded, and a missing REPORT holds up nothing.
struct InvocationAssembler {
    static let window = 4096

    /// What didn't fit together.
    struct Damage {
        /// Lines that begin like ours and aren't whole.
        var damaged = 0
        /// Lines that said again what was known.
        var duplicates = 0
        var otherLines = 0
        var invocations = 0
    }

    /// The init phase of an instance whose first invocation is still to come.
    private struct Initialization {
        var start = ShortText()
        var end = ShortText()
        var started: Int64?
        var completed: Int64?
    }

    private(set) var damage = Damage()
    private let experimentId: [UInt8]
    private var slots: [InvocationRecord] = []
    /// Which slot is the next to be handed on.
    private var oldest = 0
    private var slotOfHash: [UInt64: Int] = [:]
    /// Consecutive lines mostly belong to the same invocation.
    private var latest = 0
    private var initializations: [String: Initialization] = [:]

    /// - Parameter experimentId: the run's, by which its own messages are known.
    init(experimentId: String) {
        self.experimentId = Array(experimentId.utf8)
        slots.reserveCapacity(Self.window)
        slotOfHash.reserveCapacity(Self.window)
    }

    /// Takes one line.
    ///
    /// - Parameter emit: receives an invocation that left the window.
    @inline(__always)
    mutating func add(_ line: ByteSlice, emit: (borrowing InvocationRecord) throws -> Void) rethrows {
        switch LogEvent.parse(line) {
        case .other: damage.otherLines += 1
        case .damaged: damage.damaged += 1
        case .start(let requestId):
            guard let slot = try slot(of: requestId, emit: emit) else { return }
            // The same id again is a retry of Lambda's asynchronous delivery, or a line that was written twice.
            if slots[slot].hasStarted, slots[slot].report != nil { slots[slot].awaitsRetry = true }
            slots[slot].hasStarted = true
        case .end(let requestId):
            guard let slot = try slot(of: requestId, emit: emit) else { return }
            restartIfRetried(slot)
            if slots[slot].hasEnded { damage.duplicates += 1 }
            slots[slot].hasEnded = true
        case .report(let requestId, let report):
            guard let slot = try slot(of: requestId, emit: emit) else { return }
            restartIfRetried(slot)
            if slots[slot].report != nil { damage.duplicates += 1 }
            slots[slot].report = slots[slot].report ?? report
        case .platform(let line):
            guard let slot = try slot(of: line.requestId, emit: emit) else { return }
            slots[slot].platformColdStart = line.coldStart
            slots[slot].spawned = line.spawned
            slots[slot].finished = line.finished
            slots[slot].limits = ShortText(line.limits) ?? ShortText()
        case .function(let line): try add(line, emit: emit)
        }
    }

    /// Hands on all that is still open.
    mutating func finish(emit: (borrowing InvocationRecord) throws -> Void) rethrows {
        for index in slots.indices {
            try emit(slots[(oldest + index) % slots.count])
            damage.invocations += 1
        }
        slots.removeAll()
        slotOfHash.removeAll()
        oldest = 0
    }

    private mutating func add(
        _ line: LogEvent.FunctionLine, emit: (borrowing InvocationRecord) throws -> Void
    ) rethrows {
        guard let stamp = ShortText(line.timeStamp), let instance = ShortText(line.functionInstanceId) else {
            damage.damaged += 1
            return
        }
        switch line.kind {
        case .other: damage.otherLines += 1
        case .initializationStarted:
            initialization(line.functionInstanceId) { ($0.start, $0.started) = (stamp, line.monotonicTime) }
        case .initializationCompleted:
            initialization(line.functionInstanceId) { ($0.end, $0.completed) = (stamp, line.monotonicTime) }
        case .processingStarted:
            guard let slot = try slot(of: line.requestId, emit: emit) else { return }
            restartIfRetried(slot)
            if !slots[slot].processingStart.isEmpty { damage.duplicates += 1 }
            slots[slot].processingStart = stamp
            slots[slot].processingStarted = line.monotonicTime
            slots[slot].functionColdStart = line.isColdStart
            describe(slot, line, instance)
            attachInitialization(of: line.functionInstanceId, to: slot)
        case .processingCompleted:
            guard let slot = try slot(of: line.requestId, emit: emit) else { return }
            if !slots[slot].processingEnd.isEmpty { damage.duplicates += 1 }
            slots[slot].processingEnd = stamp
            slots[slot].processingCompleted = line.monotonicTime
            describe(slot, line, instance)
        }
    }

    private mutating func describe(_ slot: Int, _ line: LogEvent.FunctionLine, _ instance: ShortText) {
        slots[slot].functionInstanceId = instance
        slots[slot].messageId = ShortText(line.messageId) ?? ShortText()
        slots[slot].isOfThisRun = experimentId.withUnsafeBytes { line.experimentId.equals($0) }
        slots[slot].batchSize = line.batchSize
        slots[slot].cpuCount = line.cpuCount
    }

    /// An instance that dies in its init phase never has a first invocation: the number of those kept is bounded too.
    private mutating func initialization(_ instance: ByteSlice, _ change: (inout Initialization) -> Void) {
        if initializations.count >= Self.window { initializations.removeAll() }
        change(&initializations[instance.string, default: Initialization()])
    }

    private mutating func attachInitialization(of instance: ByteSlice, to slot: Int) {
        guard !initializations.isEmpty, let found = initializations.removeValue(forKey: instance.string) else { return }
        slots[slot].initializationStart = found.start
        slots[slot].initializationEnd = found.end
        slots[slot].initializationStarted = found.started
        slots[slot].initializationCompleted = found.completed
    }

    /// The last attempt counts: what an earlier one left is dropped once the retry says something, but for what it is
    /// billed with.
    private mutating func restartIfRetried(_ slot: Int) {
        guard slots[slot].awaitsRetry else { return }
        var retry = InvocationRecord()
        retry.requestId = slots[slot].requestId
        retry.hasStarted = true
        retry.earlierReports = slots[slot].earlierReports
        retry.earlierBilled = slots[slot].earlierBilled
        if let report = slots[slot].report {
            retry.earlierReports += 1
            retry.earlierBilled += report.billedDuration
        }
        slots[slot] = retry
    }

    /// The slot of an invocation, a new one if its id is new; nil if there can't be such an id.
    @inline(__always)
    private mutating func slot(
        of requestId: ByteSlice, emit: (borrowing InvocationRecord) throws -> Void
    ) rethrows -> Int? {
        if latest < slots.count, slots[latest].requestId.withBytes({ $0.equals(requestId) }) { return latest }
        return try find(requestId, emit: emit)
    }

    private mutating func find(
        _ requestId: ByteSlice, emit: (borrowing InvocationRecord) throws -> Void
    ) rethrows -> Int? {
        guard !requestId.isEmpty, let id = ShortText(requestId) else {
            damage.damaged += 1
            return nil
        }
        let hash = ShortText.hash(requestId)
        if let slot = slotOfHash[hash], slots[slot].requestId == id {
            latest = slot
            return slot
        }
        var record = InvocationRecord()
        record.requestId = id
        if slots.count < Self.window {
            latest = slots.count
            slots.append(record)
        } else {
            latest = oldest
            try emit(slots[oldest])
            damage.invocations += 1
            let gone = slots[oldest].requestId.withBytes(ShortText.hash)
            if slotOfHash[gone] == oldest { slotOfHash.removeValue(forKey: gone) }
            slots[oldest] = record
            oldest = (oldest + 1) % Self.window
        }
        slotOfHash[hash] = latest
        return latest
    }
}
