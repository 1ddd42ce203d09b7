import Experiment
import Foundation
import Synchronization
import Wire

/// One container from the call of its engine to its end. Used on the keeper's thread alone.
final class ContainerStart: Sendable {
    fileprivate struct State {
        var client: pid_t = 0
        var process: pid_t?
        var group: ControlGroup?
        var isLaunched = false
        /// Why it must not run.
        var refusal: String?
        /// When its process ended, nanoseconds of the monotonic clock, and what its group said then, if it was still
        /// there.
        typealias Death = (time: Int64, peakMemory: Int64?, forMemory: Bool?)
        var death: Death?
        var clientHasEnded = false
    }

    /// How long an engine may take to start a container, in nanoseconds.
    private static let patience: Int64 = 60_000_000_000
    /// What engines exit with that couldn't start a container (podman-run(1), "Exit Status").
    private static let engineFailures = 125...127

    private let container: ContainerFolder.Container
    private let engine: ContainerEngine
    private let memorySize: Int?
    private let cpuShare: Double?
    private let tell: @Sendable (LaunchEvent) -> Void
    private let begun = Timestamp.monotonicNow()
    private let state = Mutex(State())

    /// - Parameter memorySize: in MB; nil if no limits can be set.
    init(
        _ container: ContainerFolder.Container, of engine: ContainerEngine, memorySize: Int?, cpuShare: Double?,
        tell: @escaping @Sendable (LaunchEvent) -> Void
    ) {
        self.container = container
        self.engine = engine
        self.memorySize = memorySize
        self.cpuShare = cpuShare
        self.tell = tell
    }

    /// - Parameter client: the engine's program.
    func begin(client: pid_t, among children: inout ProcessKeeper.Children) {
        state.withLock { $0.client = client }
        tell(.starting)
        children.lookOut { [self] in look(&$0) }
    }

    /// Follows the engine at its work: first there is a process that waits, then it becomes the function's.
    ///
    /// - Returns: whether there is nothing more to see.
    private func look(_ children: inout ProcessKeeper.Children) -> Bool {
        state.withLock { state in
            let now = Timestamp.monotonicNow()
            if state.clientHasEnded || state.death != nil { return true }
            guard now - begun < Self.patience else {
                state.refusal = "\(engine.kind.rawValue) takes longer than a minute to start it"
                if let process = state.process { children.kill(process) }
                children.kill(state.client)
                return true
            }
            guard let process = state.process ?? engine.process(of: container) else { return false }
            if state.process == nil {
                state.process = process
                guard found(process, &state, among: &children) else { return true }
            }
            guard let status = ProcessStatus(of: process), !status.hasNotExecuted else { return false }
            state.isLaunched = true
            // Who uses docker without being root can't kill what its daemon has started. But the engine's program can
            // be killed, and the container is removed after that.
            let killable = children.mayKill(process) ? process : state.client
            tell(
                .launched(
                    pid: killable, group: state.group,
                    memory: ProcessMemory(of: process, state.group == nil ? .peak : .now), at: now))
            return true
        }
    }

    /// The process waits for its start: time to see to its limits.
    ///
    /// - Returns: false if it won't run.
    private func found(
        _ process: pid_t, _ state: inout State, among children: inout ProcessKeeper.Children
    ) -> Bool {
        guard children.watch(process, ended: { [self] _ in processEnded() }) else { return false }
        guard let memorySize else { return true }
        do {
            let group = try ControlGroups.group(of: process, memorySize: memorySize)
            if let cpuShare { group.limitCPU(share: cpuShare) }
            state.group = group
            return true
        } catch {
            // Without limits its numbers would look as if they were Lambda's.
            state.refusal = "the limits of its container can't be set: \(error)"
            children.kill(process)
            return false
        }
    }

    /// At once, while the engine hasn't got to removing the group.
    private func processEnded() {
        state.withLock { state in
            state.death = (
                Timestamp.monotonicNow(), state.group?.peakMemory, state.group?.wasKilledForMemory
            )
        }
    }

    /// - Parameters:
    ///   - waitStatus: of the engine's program.
    ///   - remove: removes the container and then calls the closure that it is given.
    func clientEnded(
        _ waitStatus: CInt, among children: inout ProcessKeeper.Children,
        remove: (inout ProcessKeeper.Children, @escaping @Sendable () -> Void) -> Void
    ) {
        let client = ExitStatus(waitStatus: waitStatus, forMemory: false)
        let event = state.withLock { state -> LaunchEvent in
            state.clientHasEnded = true
            let now = Timestamp.monotonicNow()
            if let refusal = state.refusal { return .failed(reason: refusal) }
            guard case .exited(let code) = client.cause else {
                // Somebody has killed the engine's program; the container goes too.
                return .ended(ExitStatus(engineCode: 128 + Int(SIGKILL), forMemory: false), peakMemory: nil, at: now)
            }
            guard state.isLaunched || !Self.engineFailures.contains(code) else {
                let name = engine.kind.rawValue
                return .failed(reason: "\(name) can't start its container (exit status \(code)); the log says why")
            }
            return ending(code, death: state.death, at: now)
        }
        let done: @Sendable () -> Void = { [self] in
            container.remove()
            tell(event)
        }
        // An exit code of its own means that the engine has seen the container's end, and removed it.
        if case .exited(let code) = client.cause, code != 125 { done() } else { remove(&children, done) }
    }

    private func ending(_ code: Int, death: State.Death?, at now: Int64) -> LaunchEvent {
        let isKilled = ExitStatus(engineCode: code, forMemory: false).cause == .signalled(Int(SIGKILL))
        // On a busy machine the engine may have been faster. Whom we don't kill, only the kernel does, for its memory.
        let forMemory = death?.forMemory ?? (isKilled && memorySize != nil)
        let peak = death?.peakMemory ?? (forMemory ? memorySize.map { Int64($0) << 20 } : nil)
        return .ended(
            ExitStatus(engineCode: code, forMemory: forMemory), peakMemory: peak, at: death?.time ?? now)
    }
}
