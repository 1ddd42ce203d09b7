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

    /// The started processes, by process descriptor.
    struct Children {
        fileprivate var endings: [CInt: (pid: pid_t, ended: @Sendable (CInt) -> Void)] = [:]

        /// - Parameter ended: called on the keeper's thread with the wait status, after the process has been reaped.
        /// - Returns: the process id.
        mutating func spawn(_ program: Program, ended: @escaping @Sendable (CInt) -> Void) throws(SpawnError) -> pid_t {
            let process = try program.spawn()
            endings[process.pidfd] = (process.pid, ended)
            return process.pid
        }

        /// Kills a process and its group. Only here is it certain that the id hasn't been given to another meanwhile.
        func kill(_ pid: pid_t) {
            guard endings.values.contains(where: { $0.pid == pid }) else { return }
            Glibc.kill(-pid, SIGKILL)
        }

        fileprivate mutating func reap(_ descriptor: CInt) {
            guard let (pid, ended) = endings.removeValue(forKey: descriptor) else { return }
            // What it started and left in its process group goes with it; before the reaping, while the id is taken.
            Glibc.kill(-pid, SIGKILL)
            let status = sandbox_reap(pid)
            close(descriptor)
            ended(status)
        }
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
            if isStopping && children.endings.isEmpty { break }

            var polled = [pollfd(fd: alarm.readEnd, events: Int16(POLLIN), revents: 0)]
            polled += children.endings.keys.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&polled, nfds_t(polled.count), -1) > 0 else { continue }
            if polled[0].revents != 0 {
                var bytes: (UInt64, UInt64) = (0, 0)
                read(alarm.readEnd, &bytes, 16)
            }
            for entry in polled.dropFirst() where entry.revents != 0 { children.reap(entry.fd) }
        }
        orders.withLock { $0.stopped.take() }?.resume()
    }
}
