import Experiment
import Wire

/// One execution environment of a function: serves one invocation at a time. Confined to the platform's event loop.
///
/// Lambda's life cycle: the init phase ends with the first request for an event. If it fails, or takes longer than ten
/// seconds, it is done over once within the invoke phase of the invocation that waits for it, throttled and against the
/// function's timeout; if that fails too, so does the invocation.
final class Instance: SandboxOwner {
    enum State: Equatable {
        /// The process is starting up; the event waits.
        case initializing(InitPhase)
        /// Parked in its request for an event, since then.
        case idle(since: Int64)
        case busy
        /// Has answered, but not yet asked for the next event.
        case answered
        case ended
    }

    enum InitPhase: String {
        case initial = "init"
        case again = "invoke"
    }

    /// How long a runtime that has posted an init error may take to write its last lines and exit, in nanoseconds.
    static let lastWordsNanoseconds: Int64 = 200_000_000

    let id: String
    let pool: FunctionPool
    /// Of the function's configuration, when the instance was started.
    let configuration: Int
    var state = State.initializing(.initial)
    /// The invocation that is served, or the next one while the last is `answered`.
    var invocation: Invocation?
    var cold = ColdStart(spawned: 0)
    var sandbox: Sandbox?
    /// The connection that waits for an event.
    var parked: RuntimeAPIHandler?
    /// The connection that asked for an event before the launch was known of.
    var early: RuntimeAPIHandler?
    /// When to give up what is going on, nanoseconds of the monotonic clock.
    var deadline = Int64.max
    /// When an invocation was promised to this instance while it had answered but not asked for the next event.
    var promisedAt = Int64.max
    /// What the runtime itself said of its failed init.
    var initError: (type: String, document: [UInt8])?
    private var whenGone: [() -> Void] = []

    init(id: String, pool: FunctionPool) {
        self.id = id
        self.pool = pool
        configuration = pool.configuration
    }

    /// Serves the invocation now or, if the instance hasn't asked yet, as soon as it does.
    func serve(_ invocation: Invocation, now: Int64) {
        self.invocation = invocation
        if let parked, case .idle = state {
            handOut(to: parked)
        } else {
            promisedAt = now
        }
    }

    /// Takes a promised invocation back.
    func takeBack() -> Invocation? {
        guard state == .answered else { return nil }
        promisedAt = .max
        return invocation.take()
    }

    /// Kills the instance.
    ///
    /// - Parameter gone: called when its process has ended.
    func retire(_ gone: (() -> Void)? = nil) {
        if let gone { whenGone.append(gone) }
        state = .ended
        pool.removed(self)
        guard let sandbox, !sandbox.hasEnded else { return leave() }
        sandbox.kill()
    }

    /// Nothing could be made to start a process in.
    func cannotLaunch(reason: String) { launchFailed(reason: reason) }

    /// The platform ends.
    func shutDown() {
        finish(
            .shutDown, at: Timestamp.monotonicNow(), status: "error", errorType: InvocationResult.shutDownType)
        retire()
    }

    func leave() {
        state = .ended
        sandbox?.close()
        // Breaks the cycle between the two.
        sandbox = nil
        for action in whenGone { action() }
        whenGone = []
    }
}
