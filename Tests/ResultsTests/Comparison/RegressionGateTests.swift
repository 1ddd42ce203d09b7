import Experiment
import Results
import Testing

struct RegressionGateTests {
    private func gate(_ old: MeasuredRun, _ new: MeasuredRun, allowed: Double = 0.05) -> RegressionGate {
        RegressionGate(from: old, to: new, allowed: allowed)
    }

    @Test func theSameRunPasses() async throws {
        let run = try await MeasuredFixture.run { _ in 20 }
        let gate = gate(run, run, allowed: 0)
        #expect(gate.outcome == .passed && gate.regressions.isEmpty && gate.missing.isEmpty)
    }

    @Test func onlyMoreThanIsAllowedIsARegression() async throws {
        let old = try await MeasuredFixture.run { _ in 20 }
        let new = try await MeasuredFixture.run { _ in 24 }
        #expect(gate(old, new, allowed: 0.3).outcome == .passed)
        let regressed = gate(old, new, allowed: 0.1)
        #expect(regressed.outcome == .regressed)
        #expect(regressed.regressions.map(\.measure) == [.duration])
        #expect(gate(new, old, allowed: 0).outcome == .passed)
        // The spread reaches above 20 %, and below.
        let doubtful = gate(old, new, allowed: 0.2)
        #expect(doubtful.outcome == .passed && doubtful.doubtful.map(\.measure) == [.duration])
    }

    @Test func aGateThatCantFailDoesntPass() async throws {
        let old = try await MeasuredFixture.run(memorySizes: [512, 1769]) { _ in 20 }
        let less = try await MeasuredFixture.run(memorySizes: [512]) { _ in 20 }
        #expect(gate(old, less).outcome == .undecided && gate(old, less).missing.map(\.memorySize) == [1769])
        // A new cell is nothing to compare, and no harm.
        #expect(gate(less, old).outcome == .passed)
        let empty = try RunFixture()
        try empty.write()
        #expect(gate(try await MeasuredRun.read(empty.folder), old).outcome == .undecided)

        let few = try RunFixture(planned: 2)
        few.begin()
        for number in 1...2 { few.deliver(number) }
        few.end()
        try few.write()
        let tooSmall = gate(less, try await MeasuredRun.read(few.folder))
        #expect(tooSmall.outcome == .undecided && tooSmall.missing.count == 1)
    }
}
