import Glibc

/// What a process has in memory, mapped files and shared libraries among it (proc_pid_statm(5), proc_pid_status(5)).
final class ProcessMemory: Sendable {
    private let statm: CInt
    private let status: CInt
    private static let pageSize = Int64(sysconf(CInt(_SC_PAGESIZE)))

    /// Nil if there is no such process.
    init?(of pid: pid_t) {
        statm = open("/proc/\(pid)/statm", O_RDONLY | O_CLOEXEC)
        status = open("/proc/\(pid)/status", O_RDONLY | O_CLOEXEC)
        guard statm >= 0, status >= 0 else {
            closeFiles()
            return nil
        }
    }

    deinit { closeFiles() }

    private func closeFiles() {
        for file in [statm, status] where file >= 0 { close(file) }
    }

    /// In bytes, now; nil once the process has ended.
    var resident: Int64? { readNumber(statm, field: 1).map { $0 * Self.pageSize } }

    /// In bytes, the peak; nil once the process has ended. Takes ten times as long as `resident`.
    var peakResident: Int64? { readNumber(status, after: "VmHWM:").map { $0 * 1024 } }
}
