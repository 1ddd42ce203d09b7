package import Experiment

extension LocalPlatform {
    /// Which of Lambda's limits can be enforced here for processes, found out by trying; nothing is left behind.
    package static func limits() -> LimitsInForce {
        let groups = ControlGroups.find()
        defer { groups.remove() }
        return LimitsInForce(memory: groups.memory != nil, cpu: groups.cpu != nil, cpus: allowedCPUs().count)
    }

    /// Which of them can't be enforced, whatever the function.
    package static func limitWarnings() -> [LimitWarning] { limits().warnings(for: []) }

    /// Whether a run can keep the processors from sleeping, found out by trying.
    package static func canKeepProcessorsAwake() -> Bool { SleeplessProcessors() != nil }
}
