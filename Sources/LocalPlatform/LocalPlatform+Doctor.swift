package import Experiment

extension LocalPlatform {
    /// Which of Lambda's limits can't be enforced here, found out by trying; nothing is left behind.
    package static func limitWarnings() -> [LimitWarning] {
        let groups = ControlGroups.find()
        defer { groups.remove() }
        return LimitsInForce(memory: groups.memory != nil, cpu: groups.cpu != nil, cpus: .max).warnings(for: [])
    }

    /// Whether a run can keep the processors from sleeping, found out by trying.
    package static func canKeepProcessorsAwake() -> Bool { SleeplessProcessors() != nil }
}
