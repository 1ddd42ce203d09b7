import Charts
import Experiment
import Results

extension ReportInput {
    /// The run from its first message to its last.
    var timelineSection: Section {
        // What an earlier run measured isn't of this one's time.
        let invocations = samples.invocations.filter { !$0.scheduled.isNaN }
        guard !invocations.isEmpty else {
            return Section(id: "timeline", title: "", note: "", groups: [])
        }
        // Where a topic delivers, nobody sees the response: then it is the function's own time.
        let hasRoundTrips = invocations.allSatisfy { !$0.roundTrip.isNaN }
        func points(cold: Bool) -> [(x: Double, y: Double)] {
            invocations.lazy.filter { $0.isCold == cold }
                .map { (x: $0.scheduled, y: Double(hasRoundTrips ? $0.roundTrip : $0.duration)) }
        }
        let (warm, cold) = (points(cold: false), points(cold: true))
        let quantity = hasRoundTrips ? "round trip from the scheduled time" : "duration"
        var chart = Chart(
            title: "Timeline of the run",
            summary: "\(warm.count) warm invocations and \(cold.count) cold starts in the order of their schedule.",
            x: Axis("time since the first message was due", unit: "s"),
            y: Axis(quantity, unit: "ms", scale: .logarithmic),
            marks: [
                Dots(warm, shape: .dot, label: "warm (n = \(warm.count))", series: StartKind.warm.series),
                Dots(cold, shape: .flag, label: "cold start (n = \(cold.count))", series: StartKind.cold.series),
            ])
        chart.width = 760
        chart.plotHeight = 240
        let figure = Figure(name: "timeline", chart: chart, table: timelineTable(invocations, hasRoundTrips))
        return Section(
            id: "timeline", title: "Timeline",
            note:
                "Every succeeded invocation when it was due, triangles are cold starts; marks that would cover each other "
                + "are drawn once. A drift, or a burst of slow ones, is something of the machine's.",
            groups: [.init(title: "", figures: [figure])])
    }

    /// Ten parts of the run that are equally long.
    private func timelineTable(_ invocations: [RunInvocations.Invocation], _ hasRoundTrips: Bool) -> FigureTable {
        let parts = 10
        let end = max(invocations.lazy.map(\.scheduled).max() ?? 0, 1e-9)
        var warm = [[Double]](repeating: [], count: parts)
        var cold = [Int](repeating: 0, count: parts)
        for invocation in invocations {
            let part = min(parts - 1, max(0, Int(invocation.scheduled / end * Double(parts))))
            if invocation.isCold {
                cold[part] += 1
            } else {
                warm[part].append(Double(hasRoundTrips ? invocation.roundTrip : invocation.duration))
            }
        }
        return FigureTable(
            columns: ["from, s", "to, s", "warm", "median, ms", "maximum, ms", "cold starts"],
            rows: (0..<parts).map { part in
                let sample = Distribution(warm[part])
                return [
                    Significant.text(end * Double(part) / Double(parts)),
                    Significant.text(end * Double(part + 1) / Double(parts)), "\(warm[part].count)",
                    sample.map { Significant.text($0.median) } ?? "–",
                    sample.map { Significant.text($0.maximum) } ?? "–", "\(cold[part])",
                ]
            })
    }
}
