import Experiment
import Foundation
import Testing

/// What machines tell of their clocks, each as a folder.
struct ProcessorClockTests {
    private func clock(_ files: [String: String]) throws -> ProcessorClock {
        let root = FileManager.default.temporaryDirectory.appending(path: "clock-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        for (path, text) in files {
            let file = root.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        return ProcessorClock(root: root)
    }

    private let cpu = "sys/devices/system/cpu"

    @Test func theFastestProcessorCounts() throws {
        let clock = try clock([
            "\(cpu)/cpu0/cpufreq/scaling_cur_freq": "800000\n", "\(cpu)/cpu1/cpufreq/scaling_cur_freq": "4700500\n",
            "\(cpu)/cpu10/cpufreq/scaling_cur_freq": "1200000\n",
            "\(cpu)/cpu0/thermal_throttle/core_throttle_count": "2\n",
            "\(cpu)/cpu1/thermal_throttle/core_throttle_count": "3\n",
            // Neither is a processor.
            "\(cpu)/cpufreq/scaling_cur_freq": "9900000\n", "\(cpu)/cpuidle/cpufreq/scaling_cur_freq": "9900000\n",
            "proc/cpuinfo": "cpu MHz\t\t: 9999.0\n",
        ])
        #expect(clock.frequency == 4700.5 && clock.throttled == 5)
    }

    /// Where no driver governs the clock, x86 kernels measure it all the same.
    @Test func withoutADriverTheKernelMeasures() throws {
        let clock = try clock([
            "proc/cpuinfo": "cpu MHz\t\t: 2100.000\nflags\t\t: fpu vme\n\ncpu MHz\t\t: 3456.789\n"
        ])
        #expect(clock.frequency == 3456.789 && clock.throttled == nil)
    }

    @Test func aVirtualMachineDoesntTell() throws {
        let clock = try clock(["proc/cpuinfo": "cpu MHz\t\t: 2596.098\nflags\t\t: fpu vme hypervisor lahf_lm\n"])
        #expect(clock.frequency == nil && clock.throttled == nil)
    }

    @Test(arguments: ["", "\n", "<unknown>\n", "0\n", "-5\n", "4.7 GHz", "99999999999999999999999\n"])
    func whatIsNoNumberTellsNothing(text: String) throws {
        let clock = try clock([
            "\(cpu)/cpu0/cpufreq/scaling_cur_freq": text,
            "proc/cpuinfo": "cpu MHz\t: \(text)\ncpu MHz\ncpu MHz : nan\n",
        ])
        #expect(clock.frequency == nil && clock.throttled == nil)
    }

    @Test func aMachineWithoutSuchFoldersTellsNothing() throws {
        let clock = try clock([:])
        #expect(clock.frequency == nil && clock.throttled == nil)
    }
}
