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

    /// One warm cell that is fine excuses nothing.
    @Test func whatTheBaselineCouldTellTheRunMustTell() async throws {
        func run(coldStarts: [Double]) async throws -> MeasuredRun {
            try await MeasuredFixture.run(change: { run in
                run.journal.removeLast()
                for (number, duration) in coldStarts.enumerated() {
                    run.deliver(1000 + number, cold: true, duration: duration)
                }
                run.end()
            }) { _ in 20 }
        }
        let many = try await run(coldStarts: Array(repeating: 10, count: 12))
        let few = try await run(coldStarts: Array(repeating: 10, count: 4))
        let lacking = gate(many, few)
        #expect(lacking.outcome == .undecided && lacking.missing.isEmpty)
        #expect(lacking.tooSmall.map(\.isCold) == [true] && lacking.tooSmall.first?.cell.memorySize == 512)
        #expect(lacking.tooSmall.first?.measures.contains(.coldStart) == true)
        // Neither tells: there is nothing to hold against the run, but that all of its values are far above.
        #expect(gate(few, many).outcome == .passed && gate(few, few).outcome == .passed)
        var slow = few
        slow.samples = RunSamples()
        let cell = try #require(few.summary.cells.first?.cell)
        for isCold in [true, false] {
            for measure in Measure.allCases {
                for value in few.samples.values(of: measure, in: cell, cold: isCold) {
                    slow.samples.append(
                        measure == .coldStart ? value * 43 : value, of: measure, in: cell, cold: isCold)
                }
            }
        }
        let slower = gate(few, slow)
        #expect(slower.outcome == .undecided)
        #expect(slower.tooSmall.map(\.cell) == [cell] && slower.tooSmall.first?.isCold == true)
        #expect(slower.tooSmall.first?.measures == [.coldStart])
        #expect(gate(few, slow, allowed: 50).outcome == .passed && gate(slow, few).outcome == .passed)
    }

    @Test func halfARunIsNotJudged() async throws {
        let whole = try await MeasuredFixture.run { _ in 20 }
        var half = whole
        half.summary.isComplete = false
        #expect(gate(whole, half).outcome == .undecided && gate(whole, half).obstacles == [.incompleteRun])
        #expect(gate(half, whole).outcome == .undecided && gate(half, whole).obstacles == [.incompleteBaseline])
        // What is shown is shown.
        var slow = try await MeasuredFixture.run { _ in 40 }
        slow.summary.isComplete = false
        #expect(gate(whole, slow).outcome == .regressed)
    }

    @Test func messagesThatWereNeverSentCount() async throws {
        let sent = try await MeasuredFixture.run { _ in 20 }
        func leaving(_ count: Int) -> MeasuredRun {
            var run = sent
            run.summary.conservation.unsent = count
            return run
        }
        // Of 21 that were sent.
        #expect(gate(leaving(0), leaving(1)).outcome == .passed, "which may be chance")
        #expect(gate(leaving(0), leaving(10)).obstacles == [.moreUnsent])
        #expect(gate(leaving(10), leaving(10)).outcome == .passed && gate(leaving(10), leaving(0)).outcome == .passed)
        let overloaded = gate(leaving(300), leaving(300))
        #expect(overloaded.outcome == .undecided && overloaded.obstacles == [.mostUnsent])
    }
}
