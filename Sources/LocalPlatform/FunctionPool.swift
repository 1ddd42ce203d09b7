import Experiment
import NIOCore
import Wire

/// One function and its instances. Confined to the platform's event loop.
final class FunctionPool {
    /// How long an invocation waits for an instance that has answered to ask for its next event, before a new one is
    /// started: some periods of the smallest function's CPU quota. Nanoseconds.
    private static let patience: Int64 = 100_000_000

    let spec: FunctionSpec
    /// What every record of the function says of the limits: `enforced` or `unenforced: …`.
    let limits: String
    let log: FunctionLog
    let invocationHeaders: String
    let initNanoseconds: Int64
    var timeoutNanoseconds: Int64 { Int64(spec.timeoutSeconds) * 1_000_000_000 }

    private let surroundings: Sandbox.Surroundings
    private let ids: IdentifierSource
    private let cpus: [CInt]
    private let starts: StartQueue
    private let keepAlive: Int64
    private var instances: [Instance] = []
    /// The last one used comes first, as Lambda does it, so that the others may expire.
    private var idle: [Instance] = []
    private(set) var running = 0
    /// How often the function was updated. An instance from before an update serves nothing more.
    private(set) var configuration = 0
    private var launches = 0
    private let concurrencyLimit: Int
    private var isShutDown = false

    init(
        spec: FunctionSpec, limits: String, log: FunctionLog, configuration: LocalPlatformConfiguration,
        surroundings: Sandbox.Surroundings, ids: IdentifierSource, cpus: [CInt],
        starts: StartQueue
    ) {
        self.spec = spec
        self.limits = limits
        self.log = log
        self.surroundings = surroundings
        self.ids = ids
        self.cpus = cpus
        self.starts = starts
        initNanoseconds = Int64(configuration.initSeconds * 1e9)
        keepAlive = Int64(configuration.keepAliveSeconds * 1e9)
        concurrencyLimit = configuration.reservedConcurrency[spec.name] ?? .max
        invocationHeaders =
            "Lambda-Runtime-Invoked-Function-Arn: \(FunctionIdentity.arn(spec.name))\r\n"
            + "Lambda-Runtime-Trace-Id: Root=1-00000000-000000000000000000000000;Sampled=0\r\n\r\n"
    }

    var isAtLimit: Bool { running >= concurrencyLimit }
    var hasInstances: Bool { !instances.isEmpty }

    /// Serves an invocation, which the caller has checked against the limits.
    func run(_ invocation: Invocation) {
        running += 1
        let now = Timestamp.monotonicNow()
        let free = idle.popLast() ?? instances.first { $0.state == .answered && $0.invocation == nil }
        let isOutdated = free.map { $0.configuration < configuration } ?? false
        switch (isOutdated ? .cold : invocation.start, free) {
        case (.any, let free?): free.serve(invocation, now: now)
        // Only when the old one has gone, so that it doesn't compete with the new one for the processor.
        case (.cold, let free?): free.retire { [self] in startInstance(for: invocation) }
        case (_, nil): startInstance(for: invocation)
        }
    }

    /// As on Lambda, whatever of a function's configuration is updated, what comes next gets a fresh instance.
    func update() { configuration += 1 }

    func startInstance(for invocation: Invocation) {
        // An invocation may have waited for an old instance to go while the platform was shut down.
        guard !isShutDown else { return finished(invocation, with: .shutDown) }
        let instance = Instance(id: ids.next(), pool: self)
        instances.append(instance)
        instance.invocation = invocation
        instance.cold.spawned = Timestamp.monotonicNow()
        invocation.coldStart = instance.cold
        write(for: invocation) { PlatformLines.initStart(into: &$0) }
        starts.add(instance)
    }

    /// Starts the instance's process.
    func launch(_ instance: Instance, isThrottled: Bool) {
        launches += 1
        do {
            let sandbox = try Sandbox(surroundings, owner: instance)
            instance.sandbox = sandbox
            let (spec, id, stream) = (spec, instance.id, ids.logStream())
            let visible = min(LambdaLimits.visibleCPUs(memorySize: spec.memorySize), cpus.count)
            sandbox.launch(
                // A new name for each process: the control group of one that is done over is removed meanwhile.
                spec, name: "\(spec.name).\(launches)",
                environment: { address in
                    InstanceEnvironment.variables(
                        for: spec, instanceId: id, logStream: stream, runtimeAPI: address, visibleCPUs: visible)
                },
                // All of them need no mask; fewer are taken in turn.
                cpus: visible == cpus.count ? [] : (0..<visible).map { cpus[(launches + $0) % cpus.count] },
                cpuShare: isThrottled ? throttledShare : nil)
        } catch {
            instance.cannotLaunch(reason: "\(error)")
        }
    }

    /// The instance's first init phase is over: the next may begin theirs.
    func initialized(_ instance: Instance) { starts.remove(instance) }

    /// Puts the function's CPU quota in force.
    func throttle(_ instance: Instance) {
        if let throttledShare { instance.sandbox?.group?.limitCPU(share: throttledShare) }
    }

    /// The function's CPU share, if it is less than the machine has.
    private var throttledShare: Double? {
        let share = LambdaLimits.cpuShare(memorySize: spec.memorySize)
        return share < Double(cpus.count) ? share : nil
    }

    /// Appends to the function's log, and to the tail that the invocation's caller wants.
    func write(for invocation: Invocation?, _ body: (inout [UInt8]) -> Void) {
        log.append { log in
            let start = log.count
            body(&log)
            guard let invocation, invocation.wantsLogTail else { return }
            invocation.logTail.append(contentsOf: log[start...])
            invocation.logTail.removeFirst(max(0, invocation.logTail.count - LambdaLimits.logTailBytes))
        }
    }

    func becameIdle(_ instance: Instance) { idle.append(instance) }

    func removed(_ instance: Instance) {
        starts.remove(instance)
        instances.removeAll { $0 === instance }
        idle.removeAll { $0 === instance }
    }

    func finished(_ invocation: Invocation, with result: InvocationResult) {
        running -= 1
        invocation.end(result)
    }

    /// Reads the logs of instances at work, and lets go of what has taken too long.
    ///
    /// - Returns: whether there is more to read at once.
    func tick(now: Int64, readsLogs: Bool) -> Bool {
        var hasMore = false
        for instance in instances {
            if readsLogs, instance.drainLog() { hasMore = true }
            if case .idle(let since) = instance.state, now - since >= keepAlive {
                instance.retire()
            } else if now - instance.promisedAt >= Self.patience, let promised = instance.takeBack() {
                startInstance(for: promised)
            } else {
                instance.tick(now: now)
            }
        }
        return hasMore
    }

    /// Ends all instances; their invocations fail.
    func shutDown() {
        isShutDown = true
        for instance in instances { instance.shutDown() }
        log.flush()
    }
}
