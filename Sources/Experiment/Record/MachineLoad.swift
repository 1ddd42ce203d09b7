import Foundation

/// What else a run's machine was doing.
package struct MachineLoad: Codable, Sendable, Equatable {
    /// The share of the processors' time that was in use before the first message, when all functions were idle: from 0 to 1.
    package var busyBefore: Double
    /// The share of the processors' time that the hypervisor gave to others during the run, from 0 to 1; nil if the run didn't
    /// come to its end.
    package var stolen: Double?
    /// The fastest processor's clock under work before the first message, in MHz; nil where the machine doesn't tell, and in
    /// records of earlier versions.
    package var frequencyBefore: Double?
    /// The same after the last message; nil as well if the run didn't come to its end.
    package var frequencyAfter: Double?
    /// How often heat slowed a processor down during the run; nil as for `frequencyAfter`.
    package var throttled: Int?

    package init(
        busyBefore: Double, stolen: Double? = nil, frequencyBefore: Double? = nil, frequencyAfter: Double? = nil,
        throttled: Int? = nil
    ) {
        self.busyBefore = busyBefore
        self.stolen = stolen
        self.frequencyBefore = frequencyBefore
        self.frequencyAfter = frequencyAfter
        self.throttled = throttled
    }
}

/// How the processors have spent their time since the machine was started, in ticks: the first line of `/proc/stat`, as
/// proc(5) has it.
package struct ProcessorTimes: Sendable, Equatable {
    package var busy: UInt64
    package var idle: UInt64
    /// What a hypervisor gave to others though there was work here.
    package var stolen: UInt64

    /// Nil where there is no such file.
    package static func read() -> ProcessorTimes? {
        (try? String(contentsOfFile: "/proc/stat", encoding: .utf8)).flatMap { ProcessorTimes(stat: $0) }
    }

    /// - Parameter stat: the text of `/proc/stat`; nil comes back if it has another form.
    package init?(stat: String) {
        let fields = stat.prefix { $0 != "\n" }.split(separator: " ")
        guard fields.first == "cpu", fields.count >= 9 else { return nil }
        // user nice system idle iowait irq softirq steal; guests are counted in user already.
        let times = fields[1...8].compactMap { UInt64($0) }
        guard times.count == 8 else { return nil }
        busy = times[0] + times[1] + times[2] + times[5] + times[6]
        idle = times[3] + times[4]
        stolen = times[7]
    }

    /// The shares of the time since `earlier` that were busy and stolen; nil if no time has passed, or the counters were reset.
    package func shares(since earlier: ProcessorTimes) -> (busy: Double, stolen: Double)? {
        guard busy >= earlier.busy, idle >= earlier.idle, stolen >= earlier.stolen else { return nil }
        let worked = Double(busy - earlier.busy)
        let taken = Double(stolen - earlier.stolen)
        let total = worked + taken + Double(idle - earlier.idle)
        return total > 0 ? (worked / total, taken / total) : nil
    }
}

/// Watches the machine over a run.
package struct LoadWatch: Sendable {
    /// Long enough for fifty ticks of each processor.
    private static let window = Duration.milliseconds(500)

    private let start: ProcessorTimes
    private let busyBefore: Double
    private let clock: ProcessorClock

    /// Looks on for half a second, in which the run itself must do nothing. Nil where the machine doesn't tell its times, and
    /// at once if the task is cancelled.
    package static func begin() async -> LoadWatch? {
        guard let first = ProcessorTimes.read(), (try? await Task.sleep(for: window)) != nil else { return nil }
        guard let second = ProcessorTimes.read(), let shares = second.shares(since: first) else { return nil }
        return LoadWatch(start: second, busyBefore: shares.busy, clock: await .underWork())
    }

    /// What is known at the beginning.
    package var load: MachineLoad { MachineLoad(busyBefore: busyBefore, frequencyBefore: clock.frequency) }

    /// What is known when the last message has been answered.
    package func end() async -> MachineLoad {
        let stolen = ProcessorTimes.read()?.shares(since: start)?.stolen
        let now = await ProcessorClock.underWork()
        // Counters of a processor that was taken away go backwards.
        let throttled = clock.throttled.flatMap { before in now.throttled.map { max(0, $0 - before) } }
        return MachineLoad(
            busyBefore: busyBefore, stolen: stolen, frequencyBefore: clock.frequency, frequencyAfter: now.frequency,
            throttled: throttled)
    }
}
