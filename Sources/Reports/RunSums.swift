import Results

extension RunSummary {
    /// What became of the messages that were sent, and how many were taken from earlier runs, without an end.
    var sums: String {
        let sums = conservation
        return "\(sums.published) published = \(sums.succeeded) succeeded + \(sums.failed) failed + \(sums.throttled) "
            + "throttled + \(sums.timedOut) timed out" + (sums.reused.map { "; \($0) more reused" } ?? "")
    }

    /// What an open loop's driver achieved, without an end: how many messages were not sent, and how late the others; nil of a
    /// closed loop.
    var arrivals: String? {
        guard let unsent = conservation.unsent else { return nil }
        let lateness = lateness.map { lateness in
            let tail = lateness.p99.map { ", p99 \(Significant.text($0))" } ?? ""
            return "; sent after the schedule by: median \(Significant.text(lateness.median))\(tail), "
                + "most \(Significant.text(lateness.maximum)) ms"
        }
        return "\(unsent) of \(conservation.published + unsent) arrivals not sent\(lateness ?? "")"
    }

    /// Both, as sentences but for the last one's end.
    var account: String { [sums, arrivals].compactMap(\.self).joined(separator: ". ") }
}
