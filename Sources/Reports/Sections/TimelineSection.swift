import Charts
import Experiment
import Results

extension ReportInput {
    /// The run from its first message to its last.
    var timelineSection: Section {
        // What an earlier run measured isn't of this one's time.
        var samples = samples
        samples.invocations.removeAll { $0.scheduled.isNaN }
        guard !samples.invocations.isEmpty || !samples.unserved.isEmpty else {
            return Section(id: "timeline", title: "", note: "", groups: [])
        }
        let timeline = Timeline(samples)
        return Section(
            id: "timeline", title: "Timeline",
            note:
                "Every message when it was due, triangles are cold starts; what has no time, such as a message that could not "
                + "be sent, is a line above the chart. Marks that would cover each other are drawn once. A drift, or a burst "
                + "of slow ones, is something of the machine's.",
            groups: [
                .init(title: "", figures: [Figure(name: "timeline", chart: timeline.chart, table: timeline.table)])
            ])
    }
}

private struct Timeline {
    private typealias Reason = RunInvocations.Unserved.Reason

    private let samples: RunInvocations
    /// Where a topic delivers, nobody sees the response: then it is the function's own time.
    private let hasRoundTrips: Bool
    /// What came about in this run, in the order of the legend.
    private let reasons: [Reason]

    init(_ samples: RunInvocations) {
        self.samples = samples
        hasRoundTrips = samples.invocations.allSatisfy { !$0.roundTrip.isNaN }
        let present = Set(samples.unserved.map(\.reason))
        reasons = Reason.allCases.filter(present.contains)
    }

    private func time(_ invocation: RunInvocations.Invocation) -> Double {
        Double(hasRoundTrips ? invocation.roundTrip : invocation.duration)
    }

    var chart: Chart {
        func points(cold: Bool) -> [(x: Double, y: Double)] {
            samples.invocations.lazy.filter { $0.isCold == cold }.map { (x: $0.scheduled, y: time($0)) }
        }
        let (warm, cold) = (points(cold: false), points(cold: true))
        let counts = reasons.map { reason in "\(samples.unserved.count { $0.reason == reason }) \(reason.word)" }
        var chart = Chart(
            title: "Timeline of the run",
            summary: (["\(warm.count) warm invocations", "\(cold.count) cold starts"] + counts).joined(separator: ", ")
                + " messages in the order of their schedule.",
            x: Axis("time since the first message was due", unit: "s"),
            y: Axis(
                hasRoundTrips ? "round trip from the scheduled time" : "duration", unit: "ms", scale: .logarithmic),
            marks: [
                Dots(warm, shape: .dot, label: "warm (n = \(warm.count))", series: StartKind.warm.series),
                Dots(cold, shape: .flag, label: "cold start (n = \(cold.count))", series: StartKind.cold.series),
            ] + reasons.flatMap(marks))
        chart.width = 760
        chart.plotHeight = 240
        return chart
    }

    /// Those with a time where it is, the others above.
    private func marks(of reason: Reason) -> [any Mark] {
        let all = samples.unserved.filter { $0.reason == reason }
        let points = all.map { (x: $0.scheduled, y: Double(hasRoundTrips ? $0.roundTrip : $0.duration)) }
        let timeless = points.filter(\.y.isNaN).map(\.x)
        let label = "\(reason.word) (n = \(all.count))"
        var marks: [any Mark] = []
        if let shape = reason.shape, timeless.count < all.count {
            marks.append(Dots(points, shape: shape, label: label, series: reason.series))
        }
        if !timeless.isEmpty { marks.append(Rug(timeless, label: label, series: reason.series)) }
        return marks
    }

    /// Ten parts of the run that are equally long.
    var table: FigureTable {
        let parts = 10
        let due = [samples.invocations.lazy.map(\.scheduled).max(), samples.unserved.lazy.map(\.scheduled).max()]
        let end = max(due.compactMap(\.self).max() ?? 0, 1e-9)
        func part(_ scheduled: Double) -> Int { min(parts - 1, max(0, Int(scheduled / end * Double(parts)))) }
        var warm = [[Double]](repeating: [], count: parts)
        var cold = [Int](repeating: 0, count: parts)
        var unserved = [[Reason: Int]](repeating: [:], count: parts)
        for invocation in samples.invocations {
            if invocation.isCold {
                cold[part(invocation.scheduled)] += 1
            } else {
                warm[part(invocation.scheduled)].append(time(invocation))
            }
        }
        for message in samples.unserved { unserved[part(message.scheduled)][message.reason, default: 0] += 1 }
        return FigureTable(
            columns: ["from, s", "to, s", "warm", "median, ms", "maximum, ms", "cold starts"] + reasons.map(\.word),
            rows: (0..<parts).map { part in
                let sample = Distribution(warm[part])
                return [
                    Significant.text(end * Double(part) / Double(parts)),
                    Significant.text(end * Double(part + 1) / Double(parts)), "\(warm[part].count)",
                    sample.map { Significant.text($0.median) } ?? "–",
                    sample.map { Significant.text($0.maximum) } ?? "–", "\(cold[part])",
                ] + reasons.map { "\(unserved[part][$0, default: 0])" }
            })
    }
}

extension RunInvocations.Unserved.Reason {
    fileprivate var word: String { self == .timedOut ? "timed out" : rawValue }

    /// Nil for what never has a time.
    fileprivate var shape: Dots.Shape? {
        switch self {
        case .failed: .cross
        case .throttled: .plus
        case .timedOut: .square
        case .unsent: nil
        }
    }

    /// Other colours than those of cold and warm.
    fileprivate var series: Series {
        switch self {
        case .failed: Series(3)
        case .throttled: Series(4)
        case .timedOut: Series(2)
        case .unsent: Series(6)
        }
    }
}
