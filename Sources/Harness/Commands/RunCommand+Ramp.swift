import ArgumentParser
import Experiment
import Foundation
import Results

/// `harness run --workload ramp`: run after run at a rate of its own, until the highest is found that meets the target.
extension RunCommand {
    /// One run of the search.
    private struct Step: Encodable {
        /// In messages a second.
        var rate: Double
        /// Of all messages from the scheduled time, in milliseconds.
        var p99: Double?
        /// Messages that could not be sent or didn't succeed.
        var lost: Int
        var met: Bool
        var experimentId: String
    }

    /// - Throws: `ExperimentError.invalid` if a step has too few messages for its p99.
    func checkRamp(of names: [String]) throws {
        let cells = names.count * memory.values.count * batchSize.values.count
        let messages = effectiveMessages(cells: cells, of: nil)
        guard messages < 662, !Distribution.supports(0.99, count: max(0, messages) * cells)
        else { return }
        throw ExperimentError.invalid(
            option: "--messages", value: "\(messages)",
            reason: "the p99 of a ramp's step takes at least 662 messages over all of its \(cells) cells")
    }

    func findRate(by session: RunSession) async throws {
        var search = RateSearch(first: workload.rate ?? 1)
        var steps: [Step] = []
        while let rate = search.next, !Task.isCancelled {
            var options = self
            options.workload.workload = .poisson
            options.workload.rate = rate
            let outcome = try await session.with(options).run()
            let step = try step(outcome.summary, rate: rate)
            Terminal.say(
                "\(Self.text(rate)) messages a second: p99 \(step.p99.map(Self.text) ?? "unknown") ms, \(step.lost) lost: "
                    + (step.met ? "meets" : "misses") + " the target")
            steps.append(step)
            // What was interrupted tells nothing.
            guard outcome.summary.isComplete else { break }
            search.record(met: step.met)
        }
        try printRows(
            steps, asJSON: json, header: ["messages a second", "p99 ms", "lost", "target", "run"]
        ) { step in
            [
                Self.text(step.rate), step.p99.map(Self.text) ?? "–", "\(step.lost)", step.met ? "met" : "missed",
                step.experimentId,
            ]
        }
        guard search.next == nil, let best = search.best else {
            Terminal.say(search.next == nil ? "No rate meets the target." : "The search is not over.")
            throw ExitCode.failure
        }
        Terminal.say("\(Self.text(best)) messages a second is the highest rate that meets the target, within a tenth.")
    }

    private func step(_ summary: RunSummary, rate: Double) throws -> Step {
        let sums = summary.conservation
        // A function that is broken would be tried at ever lower rates.
        guard sums.succeeded > 0 || !summary.isComplete else {
            throw ExperimentError.malformedRun(
                path: summary.experimentId, reason: "no message succeeded: there is no rate to find")
        }
        let lost = sums.ended - sums.succeeded + (sums.unsent ?? 0)
        let p99 = summary.arrivalLatency?.p99
        return Step(
            rate: rate, p99: p99, lost: lost,
            met: lost == 0 && p99.map { $0 <= workload.latencyTarget ?? 0 } ?? false, experimentId: summary.experimentId
        )
    }

    private static func text(_ value: Double) -> String { String(format: "%.4g", value) }
}
