import Experiment
import Testing

struct BaselineNameTests {
    @Test func itLeadsBackToThePlugin() {
        #expect(BaselineName.of("k-means") == "k-means@baseline")
        #expect(BaselineName.plugin(BaselineName.of("k-means")) == "k-means")
        #expect(BaselineName.plugin("k-means") == nil && BaselineName.plugin("baseline") == nil)
    }
}
