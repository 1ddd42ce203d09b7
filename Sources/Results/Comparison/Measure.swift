/// What is compared of two cells. Each is its own: round trips contain the driver's and the platform's waiting, durations
/// don't. Of all of them less is better.
package enum Measure: String, Codable, Sendable, CaseIterable {
    /// From the scheduled time to the recorded response, in ms; unknown where a topic delivers.
    case latency
    /// As in the platform's REPORT, in ms; without the init phase.
    case duration
    /// From the decision to start an instance to its first response, in ms; of cold starts only.
    case coldStart = "cold start"
    /// Init Duration and Duration of a cold start, in ms: what there is of it where the platform doesn't tell when it decided
    /// to start the instance, as on AWS.
    case initAndDuration = "init + duration"
    /// As in the platform's REPORT, in ms.
    case billedDuration = "billed"
    /// Max Memory Used, in MB.
    case memory
    /// In US dollars per 1,000 items.
    case cost

    /// Bills are paid by the sum, so costs are compared by their means; of all else the typical value counts.
    package var statistic: Bootstrap.Statistic { self == .cost ? .mean : .median }

    func verdict(isLess: Bool) -> Verdict {
        switch self {
        case .latency, .duration, .coldStart, .initAndDuration, .billedDuration: isLess ? .faster : .slower
        case .memory: isLess ? .less : .more
        case .cost: isLess ? .cheaper : .dearer
        }
    }
}

/// What a comparison says of the second of two samples.
package enum Verdict: String, Codable, Sendable {
    case faster, slower
    /// Of memory.
    case less, more
    /// Of cost.
    case cheaper, dearer
    /// The interval includes equality. That isn't proof of it: the interval says how large a difference may still hide.
    case noDifferenceShown = "no difference shown"
    case sampleTooSmall = "n too small"

    package var isWorse: Bool { self == .slower || self == .more || self == .dearer }
}
