import Experiment
import Foundation
import Results

/// A run of two plugins at three memory sizes and two batch sizes: its samples, and the summary of these. They are
/// large enough for a p90 but not for a p99. One cell of a third plugin never ran.
struct ReportFixture {
    static let memorySizes = [128, 512, 1769]

    var summary: RunSummary
    var samples: RunInvocations

    /// - Parameters:
    ///   - note: the text of its warning.
    ///   - plugin: the name of the first plugin.
    init(note: String = "limits were not enforced", plugin: String = "k-means", warmCount: Int = 100) throws {
        var cells: [[String: Any]] = []
        samples = RunInvocations(cells: [], invocations: [])
        for (number, plugin) in [plugin, "pca"].enumerated() {
            for batchSize in [1, 100] {
                for memorySize in Self.memorySizes {
                    let scale = 1769.0 / Double(memorySize) * (1 + Double(number)) * Double(batchSize).squareRoot()
                    let cell = Cell(plugin: plugin, memorySize: memorySize, batchSize: batchSize)
                    let warm = Self.values(warmCount, least: 0.3 * scale)
                    let cold = Self.values(20, least: 9 + scale)
                    samples.add(cell, warm: warm, cold: cold)
                    var entry = Self.entry(cell, succeeded: warmCount + 20)
                    entry["family"] = plugin == "pca" ? "decomposition" : "clustering"
                    entry["warm"] = try Self.start(cell, durations: warm, coldStarts: [], used: 14 + scale)
                    entry["cold"] = try Self.start(cell, durations: cold, coldStarts: cold, used: 14 + scale)
                    cells.append(entry)
                }
            }
        }
        cells.append(Self.entry(Cell(plugin: "silent", memorySize: 128, batchSize: 1), succeeded: 0))
        let count = samples.invocations.count
        let summary: [String: Any] = [
            "experimentId": "20260102-030405-0a1b", "startedAt": "2026-01-02 03:04:05.678", "isComplete": true,
            "conservation": [
                "published": count, "succeeded": count, "failed": 0, "throttled": 0, "timedOut": 0, "rows": count,
                "isComplete": true,
            ],
            "prices": [
                "architecture": "x86_64", "perGBSecond": try Self.prices.perGBSecond,
                "perRequest": try Self.prices.perRequest,
            ],
            "cells": cells,
            "warnings": [["kind": "unenforcedLimits", "message": note, "advice": "Run as root."]],
            "input": ["journalLines": 0, "logBytes": 0, "logLines": 0, "otherLines": 0, "invocations": 0],
        ]
        // Made as a reader of `--json` would get it.
        self.summary = try JSONDecoder().decode(
            RunSummary.self, from: JSONSerialization.data(withJSONObject: summary))
    }

    /// A body and a tail, always the same.
    private static func values(_ count: Int, least: Double) -> [Double] {
        (0..<count).map { number in
            let wave = Double((number * 37) % 101) / 60
            let outlier: Double = number % 50 == 7 ? 3 : 0
            return least * (1 + wave + outlier)
        }.sorted()
    }

    private static func entry(_ cell: Cell, succeeded: Int) -> [String: Any] {
        [
            "cell": ["plugin": cell.plugin, "memorySize": cell.memorySize, "batchSize": cell.batchSize],
            "succeeded": succeeded, "failed": 0, "throttled": 0, "timedOut": 0, "outputDigest": "",
        ]
    }

    private static let x86 = Result { try Prices(architecture: "x86_64") }
    static var prices: Prices { get throws { try x86.get() } }

    private static func start(
        _ cell: Cell, durations: [Double], coldStarts: [Double], used: Double
    ) throws -> [String: Any] {
        func sample(_ values: [Double]) -> [String: Any]? {
            Distribution(values).flatMap { try? JSONEncoder().encode($0) }
                .flatMap { try? JSONSerialization.jsonObject(with: $0) as? [String: Any] }
        }
        let prices = try prices
        let costs = durations.map { prices.cost(billed: $0.rounded(.up), memorySize: cell.memorySize) }
        var start: [String: Any] = [
            "count": durations.count,
            "costPer1000Items": costs.reduce(0, +) / Double(costs.count * cell.batchSize) * 1000,
        ]
        start["duration"] = sample(durations)
        start["billedDuration"] = sample(durations.map { $0.rounded(.up) })
        start["processing"] = sample(durations.map { $0 / 3 })
        start["roundTrip"] = sample(durations.map { $0 + 0.1 })
        start["maxMemoryUsed"] = sample(durations.map { _ in used })
        start["initDuration"] = sample(coldStarts.map { $0 / 2 })
        start["coldStart"] = sample(coldStarts)
        return start
    }
}

extension RunInvocations {
    static var none: RunInvocations { RunInvocations(cells: [], invocations: []) }

    fileprivate mutating func add(_ cell: Cell, warm: [Double], cold: [Double]) {
        var sample = CellSample(cell: cell, warm: warm, cold: cold)
        sample.phases = Phases(count: cold.count, sandbox: 3, runtime: 2.5, initializer: 1.5, firstCall: warm[0] * 2)
        let index = Int32(cells.count)
        cells.append(sample)
        for (number, value) in (cold + warm).enumerated() {
            invocations.append(
                Invocation(
                    cell: index, isCold: number < cold.count, scheduled: Double(invocations.count) * 0.01,
                    duration: Float(value), billedDuration: Float(value.rounded(.up)), roundTrip: Float(value + 0.1),
                    maxMemoryUsed: 20))
        }
    }
}

extension RunSummary {
    static func fixture(note: String = "limits were not enforced") throws -> RunSummary {
        try ReportFixture(note: note).summary
    }
}
