import Glibc

/// What a process has in memory, mapped files and shared libraries among it (proc_pid_statm(5), proc_pid_status(5)).
final class ProcessMemory: Sendable {
    /// What is asked for. The peak takes ten times as long to find out.
    enum Measure { case now, peak }

    private let file: CInt
    private let measure: Measure
    private static let pageSize = Int64(sysconf(CInt(_SC_PAGESIZE)))

    /// Nil if there is no such process.
    init?(of pid: pid_t, _ measure: Measure) {
        let file = open("/proc/\(pid)/\(measure == .now ? "statm" : "status")", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        self.file = file
        self.measure = measure
    }

    deinit { close(file) }

    /// In bytes; nil once the process has ended.
    var resident: Int64? {
        switch measure {
        case .now: readNumber(file, field: 1).map { $0 * Self.pageSize }
        case .peak: readNumber(file, after: "VmHWM:").map { $0 * 1024 }
        }
    }
}
