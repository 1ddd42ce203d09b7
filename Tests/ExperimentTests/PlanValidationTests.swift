import Experiment
import Testing

struct PlanValidationTests {
    @Test func acceptsLambdasLimits() throws {
        #expect(throws: Never.self) { try ExperimentPlan.fixture(memorySizes: [128, 10_240]).validate() }
    }

    @Test(arguments: [
        (ExperimentPlan.fixture(memorySizes: [127]), "--memory 127"),
        (ExperimentPlan.fixture(memorySizes: [10_241]), "--memory 10241"),
        (ExperimentPlan.fixture(memorySizes: [512, 512]), "--memory 512: is given twice"),
        (ExperimentPlan.fixture(memorySizes: []), "--memory"),
        (ExperimentPlan.fixture(plugins: ["pca", "pca"]), "--plugin pca"),
        (ExperimentPlan.fixture(batchSizes: [0]), "--batch-size 0"),
        (ExperimentPlan.fixture(batchSizes: [-3]), "--batch-size -3"),
        (ExperimentPlan.fixture(batchSizes: [.max]), "--batch-size 9223372036854775807"),
        (ExperimentPlan.fixture(messages: 0, coldStarts: 0), "--messages 0"),
        (ExperimentPlan.fixture(messages: .max), "--messages 9223372036854775807"),
        (ExperimentPlan.fixture(messages: 2, coldStarts: 3), "--cold-starts 3"),
        (ExperimentPlan.fixture(concurrency: 0), "--concurrency 0"),
        (ExperimentPlan.fixture(concurrency: .max), "--concurrency 9223372036854775807"),
    ])
    func namesTheOptionAtFault(plan: ExperimentPlan, beginning: String) {
        let error = #expect(throws: ExperimentError.self) { try plan.validate() }
        #expect(error?.description.hasPrefix(beginning) == true)
    }

    @Test func refusesMessagesOverThePayloadLimit() throws {
        let folder = try TemporaryFolder()
        let source = try MessageSource.fixture(rows: 10, in: folder)
        try ExperimentPlan.fixture(batchSizes: [1000]).validatePayloads(of: [source])
        let error = #expect(throws: ExperimentError.self) {
            try ExperimentPlan.fixture(batchSizes: [1, 1_000_000]).validatePayloads(of: [source])
        }
        #expect(error?.description.hasPrefix("--batch-size 1000000") == true)
    }
}
