import Experiment
import Foundation
import Results
import Testing

struct StoppingResultsTests {
    private func stopped(_ reason: String) -> String {
        #"{"kind":"stopped","plugin":"pca","memorySize":512,"batchSize":10,"start":"any","reason":"\#(reason)","#
            + #""count":3,"width":0.25}"#
    }

    private func run(_ rule: StoppingRule, _ reason: String) async throws -> RunSummary {
        let run = try RunFixture(planned: 1000, stopping: rule)
        run.begin()
        for number in 0..<3 { run.deliver(number, cold: number == 0) }
        run.journal.append(stopped(reason))
        run.end()
        return try await run.process().summary
    }

    @Test func runThatIsPreciseEnoughIsWhole() async throws {
        let summary = try await run(StoppingRule(precision: 0.05), "precise")
        #expect(summary.isComplete && summary.isSound)
        #expect(summary.conservation.planned == nil)
        let kinds = Set(summary.warnings.map(\.kind))
        #expect(kinds.isDisjoint(with: [.damagedJournal, .imprecise, .outOfTime, .incomplete, .sumsOff]))
    }

    @Test func whatFellShortIsWarnedOf() async throws {
        let imprecise = try await run(StoppingRule(precision: 0.05), "messages")
        let warning = try #require(imprecise.warnings.first { $0.kind == .imprecise })
        #expect(warning.message.contains("wider than the 5 % asked for"))
        let late = try await run(StoppingRule(precision: nil, longestSeconds: 90), "time")
        let other = try #require(late.warnings.first { $0.kind == .outOfTime })
        #expect(other.message.contains("after 1.5 minutes"))
        #expect(late.isSound)
    }
}
