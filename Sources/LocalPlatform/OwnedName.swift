import Glibc
import Synchronization

/// The names of what belongs to one platform alone and outlives a harness that is killed: control groups, and folders of
/// containers.
///
/// Such a name is `ml-on-faas.<pid>.<start time>.<n>` after the harness process, so that a later one can tell what a
/// harness that was killed has left from what one uses that still runs.
package enum OwnedName {
    private static let sequence = Atomic<Int>(0)

    /// A name that nothing else has.
    package static func make() -> String {
        "ml-on-faas.\(getpid()).\(startTime(of: getpid()) ?? 0).\(sequence.add(1, ordering: .relaxed).newValue)"
    }

    /// Whether the harness that gave this name has gone. False for names that are none of ours.
    package static func isStale(_ name: String) -> Bool {
        let parts = name.split(separator: ".")
        guard parts.count == 4, parts[0] == "ml-on-faas", let pid = pid_t(parts[1]), let start = UInt64(parts[2]) else {
            return false
        }
        return startTime(of: pid) != start
    }

    /// The kernel's start time of a process, in clock ticks since boot: with the id, it names a process for good.
    private static func startTime(of pid: pid_t) -> UInt64? { ProcessStatus(of: pid)?.startTime }
}

/// What the kernel tells of a process in one line (proc_pid_stat(5)).
struct ProcessStatus {
    /// In clock ticks since boot.
    let startTime: UInt64
    /// Whether it still is what it was forked as, and hasn't executed a program of its own (`PF_FORKNOEXEC`).
    let hasNotExecuted: Bool

    /// Nil if there is no such process.
    init?(of pid: pid_t) {
        // The command name in parentheses may hold anything, so count from its end: the state is field 3.
        let fields = contents("/proc/\(pid)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 19, let flags = UInt64(fields[6]), let startTime = UInt64(fields[19]) else { return nil }
        self.startTime = startTime
        hasNotExecuted = flags & 0x40 != 0
    }
}
