import Experiment
import Foundation
import Results

/// Runs to compare, as their folders are read.
enum MeasuredFixture {
    static func environment(_ change: (inout EnvironmentRecord) -> Void = { _ in }) -> EnvironmentRecord {
        var environment = EnvironmentRecord(
            command: [], startedAt: "", machine: .current(), revision: nil, swiftVersion: "", libraries: [:],
            unenforcedLimits: [])
        change(&environment)
        return environment
    }

    static func plugin(_ name: String, family: String = "decomposition", model: String? = nil) -> PlannedPlugin {
        PlannedPlugin(
            name: name, family: family, summary: "", dataset: "synthetic", datasetDigest: "", modelDigest: model)
    }

    /// A cold invocation of 10 ms and twenty warm ones in each cell; the warm ones spread by 2 % about what `duration` says.
    static func run(
        memorySizes: [Int] = [512], plugins: [PlannedPlugin] = [plugin("pca")], batchSizes: [Int] = [10],
        concurrency: Int = 1, digest: String = "0123456789abcdef", environment: EnvironmentRecord? = environment(),
        change: (RunFixture) -> Void = { _ in }, duration: (Cell) -> Double
    ) async throws -> MeasuredRun {
        let messages = 21
        let run = try RunFixture(
            planned: messages, memorySizes: memorySizes, plugins: plugins, batchSizes: batchSizes,
            concurrency: concurrency)
        if let environment { try run.folder.write(environment) }
        run.begin()
        var number = 0
        for cell in try run.folder.readPlan().cells {
            for message in 0..<messages {
                number += 1
                let spread = 1 + Double(message % 5 - 2) / 100
                let milliseconds = message == 0 ? 10 : (duration(cell) * spread * 100).rounded() / 100
                run.deliver(
                    number, cold: message == 0, duration: milliseconds,
                    memorySize: cell.memorySize, plugin: cell.plugin, batchSize: cell.batchSize, digest: digest)
            }
        }
        run.end()
        change(run)
        try run.write()
        return try await MeasuredRun.read(run.folder)
    }

    /// A run of these cells, with samples that no folder holds.
    static func run(cells: [Cell], _ samples: RunSamples) throws -> MeasuredRun {
        let some = try JSONSerialization.jsonObject(with: JSONEncoder().encode(cells)) as? [Any] ?? []
        let summary: [String: Any] = [
            "experimentId": "experiment", "startedAt": "", "isComplete": true, "warnings": [],
            "conservation": [
                "published": 0, "succeeded": 0, "failed": 0, "throttled": 0, "timedOut": 0, "rows": 0,
                "isComplete": true,
            ],
            "prices": ["architecture": "x86_64", "perGBSecond": 0.000_016_666_7, "perRequest": 0.000_000_2],
            "cells": some.map { cell -> [String: Any] in
                [
                    "cell": cell, "succeeded": 1, "failed": 0, "throttled": 0, "timedOut": 0, "outputDigest": "",
                    "warm": ["count": 1],
                ]
            },
            "input": ["journalLines": 0, "logBytes": 0, "logLines": 0, "otherLines": 0, "invocations": 0],
        ]
        return MeasuredRun(
            summary: try JSONDecoder().decode(RunSummary.self, from: JSONSerialization.data(withJSONObject: summary)),
            plan: nil, environment: nil, samples: samples)
    }
}
