import Experiment
import Testing

struct ScheduleTests {
    @Test(arguments: [1, 2, 77] as [UInt64])
    func everyCellGetsEveryMessageOnce(seed: UInt64) {
        let plan = ExperimentPlan.fixture(seeds: Seeds(sampling: 1, order: seed))
        let entries = Schedule(plan: plan).entries
        #expect(entries.count == plan.cells.count * plan.messages)
        for cell in plan.cells.indices {
            let own = entries.filter { $0.cell == cell }
            #expect(own.map(\.message).sorted() == Array(0..<plan.messages))
            #expect(own.count { $0.start == .cold } == plan.coldStarts)
        }
    }

    @Test func cellsAreInterleaved() {
        let entries = Schedule(plan: .fixture()).entries
        let changes = zip(entries, entries.dropFirst()).count { $0.cell != $1.cell }
        #expect(changes > entries.count / 2)
    }

    @Test func seedDecidesTheOrder() {
        let plan = ExperimentPlan.fixture()
        var other = plan
        other.seeds.order += 1
        #expect(Schedule(plan: plan).entries == Schedule(plan: plan).entries)
        #expect(Schedule(plan: plan).entries != Schedule(plan: other).entries)
    }

    @Test func samplingSeedLeavesTheOrderAlone() {
        let plan = ExperimentPlan.fixture()
        var other = plan
        other.seeds.sampling += 1
        #expect(Schedule(plan: plan).entries == Schedule(plan: other).entries)
    }
}
