import Experiment

/// In what machines, and what runs depend on besides, differ: in words.
struct EnvironmentDifferences {
    private(set) var list: [String] = []

    /// Of two runs, or of two parts of one.
    mutating func compare(_ what: String, _ first: String?, _ second: String?) {
        if first != second { list.append("\(what) \(first ?? "unknown") and \(second ?? "unknown")") }
    }

    mutating func compare(_ first: Machine, _ second: Machine) {
        compare("processor", first.cpu, second.cpu)
        compare("cores", "\(first.cores)", "\(second.cores)")
        compare("architecture", first.architecture, second.architecture)
        compare("memory", Self.gigabytes(first.memory), Self.gigabytes(second.memory))
        compare("kernel", first.kernel, second.kernel)
    }

    mutating func compare(processorsKeptAwake first: Bool?, _ second: Bool?) {
        compare("idle processors", first.map(Self.sleep), second.map(Self.sleep))
    }

    private static func sleep(_ isKeptAwake: Bool) -> String { isKeptAwake ? "kept awake" : "asleep" }

    private static func gigabytes(_ bytes: UInt64) -> String { "\((bytes >> 30) + (bytes >> 29 & 1)) GB" }
}
