import Experiment
import Foundation
import Results

extension RunSummary {
    /// Two plugins at three memory sizes, with samples large enough for a p90 but not for a p99, and one cell that
    /// never ran. It is made as a reader of `--json` would get it.
    static func fixture(note: String = "limits were not enforced") throws -> RunSummary {
        var cells: [[String: Any]] = []
        for plugin in ["k-means", "pca"] {
            for batchSize in [1, 100] {
                for memorySize in [128, 512, 1769] {
                    let scale = 1769.0 / Double(memorySize)
                    var cell = self.cell(plugin, memorySize, batchSize, succeeded: 120)
                    cell["family"] = plugin == "pca" ? "decomposition" : "clustering"
                    cell["warm"] = start(count: 100, scale: scale)
                    cell["cold"] = start(count: 20, scale: 20 + scale)
                    cells.append(cell)
                }
            }
        }
        cells.append(cell("silent", 128, 1, succeeded: 0))
        let summary: [String: Any] = [
            "experimentId": "20260102-030405-0a1b", "startedAt": "2026-01-02 03:04:05.678", "isComplete": true,
            "conservation": [
                "published": 1440, "succeeded": 1440, "failed": 0, "throttled": 0, "timedOut": 0, "rows": 1440,
                "isComplete": true,
            ],
            "prices": ["architecture": "x86_64", "perGBSecond": 0.000_016_666_7, "perRequest": 0.000_000_2],
            "cells": cells,
            "warnings": [["kind": "unenforcedLimits", "message": note, "advice": "Run as root."]],
            "input": ["journalLines": 0, "logBytes": 0, "logLines": 0, "otherLines": 0, "invocations": 0],
        ]
        return try JSONDecoder().decode(RunSummary.self, from: JSONSerialization.data(withJSONObject: summary))
    }

    private static func cell(_ plugin: String, _ memorySize: Int, _ batchSize: Int, succeeded: Int) -> [String: Any] {
        [
            "cell": ["plugin": plugin, "memorySize": memorySize, "batchSize": batchSize], "succeeded": succeeded,
            "failed": 0, "throttled": 0, "timedOut": 0, "outputDigest": "",
        ]
    }

    private static func start(count: Int, scale: Double) -> [String: Any] {
        func sample(_ base: Double) -> [String: Any] {
            let values = (0..<count).map { base * scale * (1 + Double($0 % 10) / 20) }
            let encoded = try? JSONEncoder().encode(Distribution(values))
            return encoded.flatMap { try? JSONSerialization.jsonObject(with: $0) as? [String: Any] } ?? [:]
        }
        return [
            "count": count, "duration": sample(0.3), "billedDuration": sample(1), "processing": sample(0.01),
            "roundTrip": sample(0.4), "maxMemoryUsed": sample(14 / scale), "initDuration": sample(6),
            "coldStart": sample(9), "costPer1000Items": 0.000_212 * scale,
        ]
    }
}
