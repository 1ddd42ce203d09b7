import CSandbox
import Foundation
import Glibc
import Synchronization

/// The thread that starts the instances' processes and notices when they end.
///
/// One thread does both and lives as long as the platform: the kernel kills a process whose parent-death signal is
/// set when the *thread* that started it ends, which makes this thread the one whose life counts. So a harness that is
/// killed takes its instances with it.
final class ProcessKeeper: Sendable {
    /// What runs on the thread; only there can processes be started.
    typealias Work = @Sendable (inout Children) -> Void

    /// What is told when a process has ended.
    typealias Ended = @Sendable (inout Children) -> Void

    /// The processes that are looked after.
    struct Children {
        private enum Kind {
            /// Started here, and to be waited for.
            case child(@Sendable (inout Children, CInt) -> Void)
            /// Somebody else's.
            case foreign(Ended)
        }

        /// By process descriptor.
        private var kept: [CInt: (pid: pid_t, kind: Kind)] = [:]
        fileprivate var lookouts: [@Sendable (inout Children) -> Bool] = []
        fileprivate var descriptors: [CInt] { Array(kept.keys) }

        /// - Parameter ended: called on the keeper's thread with the wait status, after the process has been reaped.
        /// - Returns: the process id.
        mutating func spawn(
            _ program: Program, ended: @escaping @Sendable (inout Children, CInt) -> Void
        ) throws(SpawnError) -> pid_t {
            let process = try program.spawn()
            kept[process.pidfd] = (process.pid, .child(ended))
            return process.pid
        }

        /// Looks after a process that somebody else has started.
        ///
        /// - Parameter ended: called on the keeper's thread as soon as the process has ended.
        /// - Returns: false if it has gone already.
        mutating func watch(_ pid: pid_t, ended: @escaping Ended) -> Bool {
            let descriptor = sandbox_open_process(pid)
            guard descriptor >= 0 else { return false }
            kept[descriptor] = (pid, .foreign(ended))
            return true
        }

        /// Has something looked at every millisecond, for what nobody signals, until `look` returns true.
        mutating func lookOut(_ look: @escaping @Sendable (inout Children) -> Bool) { lookouts.append(look) }

        /// Kills a process and what it has started. Only here is it certain that the id hasn't been given to another
        /// meanwhile.
        func kill(_ pid: pid_t) {
            guard let (descriptor, entry) = kept.first(where: { $0.value.pid == pid }) else { return }
            switch entry.kind {
            case .child: Glibc.kill(-pid, SIGKILL)
            case .foreign: sandbox_kill_process(descriptor)
            }
        }

        /// Whether ``kill(_:)`` can do anything to a process that is looked after.
        func mayKill(_ pid: pid_t) -> Bool {
            kept.first { $0.value.pid == pid }.map { sandbox_may_kill_process($0.key) } ?? false
        }

        fileprivate mutating func reap(_ descriptor: CInt) {
            guard let (pid, kind) = kept.removeValue(forKey: descriptor) else { return }
            switch kind {
            case .child(let ended):
                // What it started and left in its process group goes with it; before the reaping, while the id is taken.
                Glibc.kill(-pid, SIGKILL)
                let status = sandbox_reap(pid)
                close(descriptor)
                ended(&self, status)
            case .foreign(let ended):
                close(descriptor)
                ended(&self)
            }
        }

        fileprivate mutating func lookAround() {
            let looks = lookouts
            lookouts = []
            let pending = looks.filter { !$0(&self) }
            lookouts += pending
        }

        fileprivate var isEmpty: Bool { kept.isEmpty && lookouts.isEmpty }
    }

    private struct Orders {
        var pending: [Work] = []
        var isStopping = false
        var stopped: CheckedContinuation<Void, Never>?
    }

    private let orders = Mutex(Orders())
    /// A byte through this pipe wakes the thread.
    private let alarm: (readEnd: CInt, writeEnd: CInt)

    init() throws(SystemError) {
        var (readEnd, writeEnd): (CInt, CInt) = (-1, -1)
        let code = sandbox_pipe(&readEnd, &writeEnd)
        guard code == 0 else { throw SystemError("pipe", code: code) }
        alarm = (readEnd, writeEnd)
        let thread = Thread { [self] in keep() }
        thread.name = "process-keeper"
        thread.start()
    }

    deinit {
        close(alarm.readEnd)
        close(alarm.writeEnd)
    }

    /// Runs `work` on the keeper's thread, after all work handed in before.
    func run(_ work: @escaping Work) {
        orders.withLock { $0.pending.append(work) }
        wake()
    }

    /// Returns when all work is done and every process has ended; the caller has killed them.
    func stop() async {
        await withCheckedContinuation { continuation in
            orders.withLock {
                $0.isStopping = true
                $0.stopped = continuation
            }
            wake()
        }
    }

    private func wake() {
        var byte: UInt8 = 1
        write(alarm.writeEnd, &byte, 1)
    }

    private func keep() {
        var children = Children()
        while true {
            let (work, isStopping) = orders.withLock { orders in
                defer { orders.pending.removeAll() }
                return (orders.pending, orders.isStopping)
            }
            for item in work { item(&children) }
            guard work.isEmpty else { continue }
            if isStopping && children.isEmpty { break }

            var polled = [pollfd(fd: alarm.readEnd, events: Int16(POLLIN), revents: 0)]
            polled += children.descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            let ready = poll(&polled, nfds_t(polled.count), children.lookouts.isEmpty ? -1 : 1)
            children.lookAround()
            guard ready > 0 else { continue }
            if polled[0].revents != 0 {
                var bytes: (UInt64, UInt64) = (0, 0)
                read(alarm.readEnd, &bytes, 16)
            }
            for entry in polled.dropFirst() where entry.revents != 0 { children.reap(entry.fd) }
        }
        orders.withLock { $0.stopped.take() }?.resume()
    }
}
