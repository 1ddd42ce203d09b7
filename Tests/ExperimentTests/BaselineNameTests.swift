import Experiment
import Testing

struct BaselineNameTests {
    @Test func itLeadsBackToThePlugin() {
        #expect(BaselineName.of("k-means") == "k-means@baseline")
        #expect(BaselineName.plugin(BaselineName.of("k-means")) == "k-means")
        #expect(BaselineName.plugin("k-means") == nil && BaselineName.plugin("baseline") == nil)
    }

    /// Both versions get the very same messages, interleaved.
    @Test func versionsShareTheirMessages() {
        var plan = ExperimentPlan.fixture()
        let plugin = plan.plugins[0]
        var earlier = plugin
        earlier.name = BaselineName.of(plugin.name)
        plan.plugins = [earlier, plugin]
        let schedule = Schedule(plan: plan)
        let messages = plan.cells.indices.map { cell in
            schedule.entries.filter { $0.cell == cell }.map(\.message).sorted()
        }
        #expect(Set(messages).count == 1)
        #expect(plan.cells.count == 2 * plan.memorySizes.count * plan.batchSizes.count)
    }
}
