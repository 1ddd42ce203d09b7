import Glibc

/// One instance's control group: its hard memory limit, its CPU quota and the peak of its memory.
///
/// The files that the hot path touches are opened once. All methods are single system calls on them, so the value can
/// be used from the event loop and from the keeper's thread alike.
final class ControlGroup: Sendable {
    /// How long one period of the CPU quota is, in microseconds: Lambda's own, as published measurements show it. The
    /// kernel's default of 100 ms would let a short invocation run unthrottled that Lambda throttles.
    static let periodMicroseconds = 20_000

    /// The group's folder in each hierarchy.
    let folders: [String]
    /// Writing "0" to each of these makes the writer a member.
    let joinFiles: [CInt]
    private let version: ControlGroups.Version
    private let quotaFile: CInt?
    private let peakFile: CInt?
    private let killsFile: CInt?

    /// - Parameters:
    ///   - memoryFolder: where the memory controller is, if it can be used.
    ///   - cpuFolder: the same for the CPU controller; under v2 both are one folder.
    init(
        version: ControlGroups.Version, memoryFolder: String?, cpuFolder: String?, memorySize: Int
    ) throws(SystemError) {
        self.version = version
        folders = Set([memoryFolder, cpuFolder].compactMap(\.self)).sorted()
        for folder in folders where mkdir(folder, 0o755) != 0 && errno != EEXIST {
            throw SystemError("mkdir \(folder)")
        }
        if let memoryFolder {
            let bytes = "\(memorySize * 1024 * 1024)"
            switch version {
            case .v1:
                try writeFile("\(memoryFolder)/memory.limit_in_bytes", bytes)
                // Absent where the kernel doesn't account for swap; then there is none to limit.
                try? writeFile("\(memoryFolder)/memory.memsw.limit_in_bytes", bytes)
            case .v2:
                try writeFile("\(memoryFolder)/memory.max", bytes)
                try? writeFile("\(memoryFolder)/memory.swap.max", "0")
                try? writeFile("\(memoryFolder)/memory.oom.group", "1")
            }
        }
        if version == .v1, let cpuFolder {
            try writeFile("\(cpuFolder)/cpu.cfs_period_us", "\(Self.periodMicroseconds)")
        }
        // Under v1 a thread that moves itself through `tasks` needs no lock over all processes, which `cgroup.procs`
        // takes and which costs milliseconds; the child has one thread, so the two mean the same.
        let member = version == .v1 ? "tasks" : "cgroup.procs"
        joinFiles = folders.map { open("\($0)/\(member)", O_WRONLY | O_CLOEXEC) }
        quotaFile = cpuFolder.flatMap { openFile("\($0)/\(version.quotaFile)", O_WRONLY) }
        peakFile = memoryFolder.flatMap { openFile("\($0)/\(version.peakFile)", O_RDONLY) }
        killsFile = memoryFolder.flatMap { openFile("\($0)/\(version.killsFile)", O_RDONLY) }
    }

    deinit {
        for file in joinFiles + [quotaFile, peakFile, killsFile].compactMap(\.self) { close(file) }
    }

    /// Gives the group `share` CPUs' time.
    func limitCPU(share: Double) {
        guard let quotaFile else { return }
        let quota = "\(Int((share * Double(Self.periodMicroseconds)).rounded()))"
        let text = version == .v1 ? quota : "\(quota) \(Self.periodMicroseconds)"
        _ = text.withCString { pwrite(quotaFile, $0, strlen($0), 0) }
    }

    /// The most memory the group ever used, in bytes.
    var peakMemory: Int64? { peakFile.flatMap { readNumber($0) } }

    /// Whether the kernel has killed a process of the group because the memory was used up; nil if the group has gone.
    var wasKilledForMemory: Bool? { killsFile.flatMap { readNumber($0, after: "oom_kill ") }.map { $0 > 0 } }

    /// Kills whatever still runs in the group and removes it.
    func remove() {
        for folder in folders { ControlGroups.removeGroup(folder) }
    }
}

extension ControlGroups.Version {
    fileprivate var quotaFile: String { self == .v1 ? "cpu.cfs_quota_us" : "cpu.max" }
    fileprivate var peakFile: String { self == .v1 ? "memory.max_usage_in_bytes" : "memory.peak" }
    fileprivate var killsFile: String { self == .v1 ? "memory.oom_control" : "memory.events" }
}

private func openFile(_ path: String, _ flags: CInt) -> CInt? {
    let descriptor = open(path, flags | O_CLOEXEC)
    return descriptor >= 0 ? descriptor : nil
}

func writeFile(_ path: String, _ text: String) throws(SystemError) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError("open \(path)") }
    defer { close(descriptor) }
    guard text.withCString({ write(descriptor, $0, strlen($0)) }) >= 0 else { throw SystemError("write \(path)") }
}
