import Dispatch
package import Foundation

/// How fast the processors run, and how often heat has slowed them down: as the kernel's cpufreq and thermal_throttle
/// interfaces tell it (Documentation/admin-guide/pm/cpufreq.rst, Documentation/ABI/testing/sysfs-devices-system-cpu).
package struct ProcessorClock: Sendable, Equatable {
    /// Of the fastest processor, in MHz; nil where the machine doesn't tell, as virtual ones don't.
    package var frequency: Double?
    /// Since the machine was started, all processors together; nil where the machine doesn't tell.
    package var throttled: Int?

    /// Long enough for a governor to notice the work, and for the kernel's own measurement of the clock.
    private static let work = Duration.milliseconds(30)

    /// As it is under work, which idle processors don't show: so this one works a moment, on a thread of its own.
    package static func underWork() async -> ProcessorClock {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "ProcessorClock").async {
                let clock = ContinuousClock()
                let end = clock.now + work
                while clock.now < end {}
                continuation.resume(returning: ProcessorClock())
            }
        }
    }

    /// As it is now.
    ///
    /// - Parameter root: where `sys` and `proc` are.
    package init(root: URL = URL(filePath: "/", directoryHint: .isDirectory)) {
        let folder = root.appending(path: "sys/devices/system/cpu")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let processors = names.filter { $0.wholeMatch(of: /cpu[0-9]+/) != nil }.map { folder.appending(path: $0) }
        func numbers(_ path: String) -> [Int] {
            processors.compactMap { processor in
                let text = try? String(contentsOf: processor.appending(path: path), encoding: .utf8)
                return text.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
            }
        }
        let governed = numbers("cpufreq/scaling_cur_freq").map { Double($0) / 1000 }.filter(Self.isFrequency)
        frequency =
            governed.max()
            ?? (try? String(contentsOf: root.appending(path: "proc/cpuinfo"), encoding: .utf8)).flatMap(Self.frequency)
        let counts = numbers("thermal_throttle/core_throttle_count").filter { $0 >= 0 }
        throttled = counts.isEmpty ? nil : counts.reduce(0) { $0 &+ $1 }
    }

    /// Under a hypervisor the file names the clock that was promised, whatever the real one does.
    private static func frequency(cpuinfo: String) -> Double? {
        let lines = cpuinfo.split(separator: "\n")
        guard !lines.contains(where: { $0.hasPrefix("flags") && $0.contains(" hypervisor") }) else { return nil }
        return lines.filter { $0.hasPrefix("cpu MHz") }
            .compactMap { $0.split(separator: ":").last.flatMap { Double($0.trimmingCharacters(in: .whitespaces)) } }
            .filter(isFrequency).max()
    }

    /// In MHz.
    private static func isFrequency(_ value: Double) -> Bool { value > 0 && value < 1_000_000 }
}
