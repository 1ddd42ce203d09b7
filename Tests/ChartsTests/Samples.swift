import Charts
import Foundation

/// Charts of every kind, with the nasty cases among them.
enum Samples {
    /// Reproducible numbers that look like durations: a body and a tail.
    static func durations(_ count: Int, from least: Double) -> [Double] {
        (0..<count).map { (number: Int) -> Double in
            let wave = Double((number * 37) % 101) / 100
            let outlier: Double = number % 97 == 0 ? 5 : 0
            return least * (1 + wave + outlier)
        }.sorted()
    }

    static let charts: [(name: String, chart: Chart)] = [
        ("boxes-and-violins", boxes), ("bars", bars), ("lines", lines), ("points", points), ("tails", tails),
        ("timeline", timeline), ("estimates", estimates), ("rows", rows), ("nothing", nothing),
        ("hostile-text", hostile),
    ]

    static var boxes: Chart {
        let samples = [durations(200, from: 10), durations(50, from: 3), durations(3, from: 1), [2, 2, 2]]
        let violins = samples.enumerated().compactMap { index, sample in
            Density(sorted: sample, isLogarithmic: true, resolution: 24).map {
                Violins.Violin(category: index, density: $0)
            }
        }
        let boxes = samples.enumerated().map { index, sample in
            Boxes.Box(
                category: index, count: sample.count, minimum: sample[0], lowerQuartile: sample[sample.count / 4],
                median: sample[sample.count / 2], upperQuartile: sample[sample.count * 3 / 4],
                maximum: sample[sample.count - 1], hint: "n = \(sample.count)")
        }
        return Chart(
            title: "Duration by memory size", summary: "Boxes and violins of four memory sizes.",
            x: Axis("memory size", unit: "MB", scale: .categories(["128", "512", "1769", "3008"])),
            y: Axis("duration", unit: "ms", scale: .logarithmic),
            marks: [Violins(violins, series: Series(0)), Boxes(boxes)])
    }

    static var rows: Chart {
        let samples = [durations(200, from: 0.3), durations(50, from: 3), durations(3, from: 1), [2, 2, 2]]
        let rows = samples.enumerated().map { index, sample in
            Rows.Row(
                box: Boxes.Box(
                    category: samples.count - 1 - index, count: sample.count, minimum: sample[0],
                    lowerQuartile: sample[sample.count / 4], median: sample[sample.count / 2],
                    upperQuartile: sample[sample.count * 3 / 4], maximum: sample[sample.count - 1],
                    hint: "n = \(sample.count)"), series: Series(index), name: "plugin \(index)")
        }
        let names = samples.enumerated().reversed().map { "plugin \($0) 512 MB, n = \($1.count)" }
        var chart = Chart(
            title: "Warm invocations", summary: "Four functions.",
            x: Axis("duration", unit: "ms", scale: .logarithmic),
            y: Axis("function", unit: nil, scale: .categories(names)),
            marks: [
                Rows(
                    rows + [
                        .init(
                            box: .init(
                                category: 0, count: 1, minimum: .nan, lowerQuartile: 1, median: 1, upperQuartile: 1,
                                maximum: .infinity, hint: ""), series: Series(0), name: "not a number")
                    ])
            ])
        chart.width = 560
        chart.plotHeight = 72
        return chart
    }

    /// On an axis that asked for logarithms, and gets zero.
    static var bars: Chart {
        Chart(
            title: "Phases of a cold start", summary: "Bars of three parts.",
            x: Axis("memory size", unit: "MB", scale: .categories(["128", "512", "1769"])),
            y: Axis("time", unit: "ms", scale: .logarithmic, including: [95]),
            marks: [
                Bars(
                    [
                        .init(category: 0, parts: [10, 25, 40], count: 20, hint: "128 MB"),
                        .init(category: 1, parts: [9, 12, 0], count: 20, hint: "512 MB"),
                        .init(category: 2, parts: [8, .nan, -3], count: 7, hint: "1769 MB"),
                    ], parts: ["sandbox", "runtime", "model"])
            ])
    }

    /// With an interval of one sample, one of no width, and one that can't be drawn.
    static var estimates: Chart {
        Chart(
            title: "Cold starts by idle gap", summary: "Shares of five gaps.",
            x: Axis("idle gap", unit: "s", scale: .categories(["1", "5", "60", "300", "900"])),
            y: Axis("share of cold starts", unit: nil, including: [0, 1]),
            marks: [
                Estimates(
                    [
                        .init(category: 0, value: 0, interval: 0...0.17, count: 20, hint: "none of 20"),
                        .init(category: 1, value: 0.1, interval: 0.01...0.32, count: 20, hint: "2 of 20"),
                        .init(category: 2, value: 1, interval: 0.03...1, count: 1, hint: "1 of 1"),
                        .init(category: 3, value: 1, interval: 1...1, count: 1_000_000, hint: "all of a million"),
                        .init(category: 4, value: .nan, interval: 0...1, count: 0, hint: "none"),
                    ], series: Series(0))
            ])
    }

    static var lines: Chart {
        let lines = (0..<3).map { series in
            Line(
                [1.0, 10, 100, 1000].map {
                    let y = (Double(series) + 1) * (0.2 + 3 / $0)
                    return .init(x: $0, y: y, interval: (y * 0.8)...(y * 1.3), hint: "batches of \($0)")
                } + [.init(x: 2000, y: .infinity)],
                label: "\(128 << series) MB", series: Series(series))
        }
        return Chart(
            title: "Time per item", summary: "Three lines that fall with the batch size.",
            x: Axis("batch size", unit: "items", scale: .logarithmic),
            y: Axis("time per item", unit: "ms", scale: .logarithmic), marks: lines)
    }

    static var points: Chart {
        let places = [(1.0, 9.0), (2, 4), (2.1, 4.1), (4, 3.9), (8, 1), (9, 8)]
        let points = places.enumerated().map { index, place in
            Points.Point(
                x: place.0, y: place.1, series: Series(index % 2), name: index % 2 == 0 ? "pca" : "k-means",
                label: "\(128 * (index + 1)) MB", hint: "point \(index)",
                interval: index == 5 ? 7...10 : nil)
        }
        return Chart(
            title: "Cost and latency", summary: "Six points, four of them on the front.",
            x: Axis("duration", unit: "ms"), y: Axis("cost of 1,000 items", unit: "µ$", including: [0]),
            marks: [Staircase(frontOf: places.map { (x: $0.0, y: $0.1) }, label: "Pareto front"), Points(points)])
    }

    static var tails: Chart {
        Chart(
            title: "Tails", summary: "Two distributions, of which one has the longer tail.",
            x: Axis("duration", unit: "ms", scale: .logarithmic),
            y: Axis("share at least as slow", unit: nil, scale: .logarithmic),
            marks: [
                TailCurve(sorted: durations(1000, from: 1), label: "128 MB", series: Series(0)),
                TailCurve(sorted: durations(40, from: 2), label: "512 MB", series: Series(1)),
                TailCurve(sorted: [], label: "silent", series: Series(2)),
            ])
    }

    static var timeline: Chart {
        let warm = (0..<800).map { (number: Int) -> (x: Double, y: Double) in
            let wave = Double((number * 37) % 101)
            return (x: Double(number) / 8, y: 1 + wave / 50)
        }
        let cold = stride(from: 0.0, to: 100, by: 12).map { (x: $0, y: 80 + $0 / 4) }
        return Chart(
            title: "Timeline", summary: "Nine cold starts among warm invocations, and what went wrong.",
            x: Axis("time since the start", unit: "s"), y: Axis("duration", unit: "ms", scale: .logarithmic),
            marks: [
                Dots(warm + [(x: .nan, y: 1)], shape: .dot, label: "warm", series: Series(0)),
                Dots(cold, shape: .flag, label: "cold start", series: Series(1)),
                Dots([(x: 10, y: 30), (x: 11, y: 30)], shape: .cross, label: "failed", series: Series(3)),
                Dots([(x: 20, y: 30)], shape: .plus, label: "throttled", series: Series(4)),
                Dots([(x: 30, y: 30)], shape: .square, label: "timed out", series: Series(2)),
                Rug([10, 50, 50.001, 51, 99, .infinity], label: "unsent", series: Series(6)),
            ])
    }

    static var nothing: Chart {
        Chart(
            title: "Nothing", summary: "An empty chart.", x: Axis("time", unit: "s"),
            y: Axis("duration", unit: "ms", scale: .logarithmic),
            marks: [
                Boxes([]), Line([], label: "none", series: nil), Dots([], shape: .dot, label: "", series: Series(0)),
            ])
    }

    static var hostile: Chart {
        let text = #"</svg><script>alert("1")</script>&'"# + "\u{1}\u{0}"
        return Chart(
            title: text, summary: text, x: Axis(text, unit: text, scale: .categories([text])),
            y: Axis(text, unit: text),
            marks: [
                Points([.init(x: 0, y: 1, series: Series(0), name: text, label: text, hint: text)]),
                Line([.init(x: 0, y: 1, hint: text)], label: text, series: Series(1)),
                Boxes([
                    .init(
                        category: 0, count: 1, minimum: 1, lowerQuartile: 1, median: 1, upperQuartile: 1, maximum: 1,
                        hint: text)
                ]),
            ])
    }
}
