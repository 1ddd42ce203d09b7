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
        // A file of less than a megabyte can ask for more cells than memory holds.
        (
            ExperimentPlan.fixture(memorySizes: Array(128...10_239), batchSizes: Array(1...119_999)),
            "--memory 10112 sizes: with 2 plugins and 119999 batch sizes that makes 2426859776 cells"
        ),
        (ExperimentPlan.fixture(plugins: ["pca", "pca"]), "--plugin pca"),
        (ExperimentPlan.fixture(batchSizes: [0]), "--batch-size 0"),
        (ExperimentPlan.fixture(batchSizes: [-3]), "--batch-size -3"),
        (ExperimentPlan.fixture(batchSizes: [.max]), "--batch-size 9223372036854775807"),
        (ExperimentPlan.fixture(messages: 0, coldStarts: 0), "--messages 0"),
        (ExperimentPlan.fixture(messages: .max), "--messages 9223372036854775807"),
        (ExperimentPlan.fixture(messages: 2, coldStarts: 3), "--cold-starts 3"),
        (ExperimentPlan.fixture(concurrency: 0), "--concurrency 0"),
        (ExperimentPlan.fixture(concurrency: .max), "--concurrency 9223372036854775807"),
        (ExperimentPlan.fixture(arrivals: .constant(rate: 0)), "--rate 0.0"),
        (ExperimentPlan.fixture(arrivals: .constant(rate: -1)), "--rate -1.0"),
        (ExperimentPlan.fixture(arrivals: .poisson(rate: .nan)), "--rate nan"),
        (ExperimentPlan.fixture(arrivals: .poisson(rate: .infinity)), "--rate inf"),
        (ExperimentPlan.fixture(arrivals: .poisson(rate: 1e-300)), "--rate 1e-300"),
        (ExperimentPlan.fixture(arrivals: .burst(size: 0, interval: 1)), "--burst-size 0"),
        (ExperimentPlan.fixture(arrivals: .burst(size: .max, interval: 1)), "--burst-size 9223372036854775807"),
        (ExperimentPlan.fixture(arrivals: .burst(size: 5, interval: -1)), "--burst-interval -1.0"),
        (ExperimentPlan.fixture(arrivals: .burst(size: 5, interval: .nan)), "--burst-interval nan"),
        (ExperimentPlan.fixture(arrivals: .burst(size: 1, interval: 1e5)), "--burst-interval 100000.0"),
        (ExperimentPlan.fixture(coldStarts: 0, idleGaps: []), "--gaps :"),
        (ExperimentPlan.fixture(coldStarts: 0, idleGaps: [1, 2, 1]), "--gaps 1.0: is given twice"),
        (ExperimentPlan.fixture(coldStarts: 0, idleGaps: [1, 0]), "--gaps 0.0"),
        (ExperimentPlan.fixture(coldStarts: 0, idleGaps: [-1]), "--gaps -1.0"),
        (ExperimentPlan.fixture(coldStarts: 0, idleGaps: [.nan]), "--gaps nan"),
        (ExperimentPlan.fixture(coldStarts: 0, idleGaps: [.infinity]), "--gaps inf"),
        (ExperimentPlan.fixture(coldStarts: 0, idleGaps: [86_401]), "--gaps 86401.0: a function is idle for"),
        (ExperimentPlan.fixture(messages: 40, coldStarts: 0, idleGaps: [80_000]), "--gaps 80000.0: the 80 messages"),
        (ExperimentPlan.fixture(coldStarts: 1, idleGaps: [1]), "--cold-starts 1"),
        (ExperimentPlan.fixture(messages: 1, coldStarts: 0, idleGaps: [1, 2]), "--messages 1: a function gets one"),
        (
            ExperimentPlan.fixture(memorySizes: Array(128..<700), coldStarts: 0, idleGaps: [1]),
            "--gaps 1.0: its 1144 functions"
        ),
    ])
    func namesTheOptionAtFault(plan: ExperimentPlan, beginning: String) {
        let error = #expect(throws: ExperimentError.self) { try plan.validate() }
        #expect(error?.description.hasPrefix(beginning) == true)
    }

    @Test func forcedColdStartsDoNotKeepAScheduleOnAWS() {
        var plan = ExperimentPlan.fixture(coldStarts: 1, arrivals: .poisson(rate: 10))
        #expect(throws: Never.self) { try plan.validate() }
        plan.platform = "aws"
        let error = #expect(throws: ExperimentError.self) { try plan.validate() }
        #expect(error?.description.hasPrefix("--cold-starts 1") == true)
    }

    @Test(arguments: [
        (StoppingRule(precision: 0), "--precision 0.0%"), (StoppingRule(precision: .nan), "--precision nan%"),
        (StoppingRule(precision: 1.5), "--precision 150.0%"),
        (StoppingRule(precision: 0.1, minimumMessages: 0), "--min-messages 0"),
        (StoppingRule(precision: 0.1, minimumMessages: 21), "--min-messages 21"),
        (StoppingRule(precision: 0.1, minimumMessages: 5, minimumSeconds: -1), "--min-seconds -1.0"),
        (StoppingRule(precision: 0.1, minimumMessages: 5, minimumSeconds: 9, longestSeconds: 6), "--min-seconds 9.0"),
        (StoppingRule(precision: nil, minimumMessages: 5, longestSeconds: .nan), "--max-minutes nan"),
    ])
    func stoppingRuleIsChecked(rule: StoppingRule, beginning: String) {
        var plan = ExperimentPlan.fixture()
        plan.stopping = rule
        let error = #expect(throws: ExperimentError.self) { try plan.validate() }
        #expect(error?.description.hasPrefix(beginning) == true, "\(error?.description ?? "")")
    }

    @Test func precisionIsForClosedLoopsHere() {
        var plan = ExperimentPlan.fixture()
        plan.stopping = StoppingRule(precision: 0.1, minimumMessages: 5)
        #expect(throws: Never.self) { try plan.validate() }
        plan.platform = "aws"
        #expect(throws: ExperimentError.self) { try plan.validate() }
        plan.platform = "local"
        plan.arrivals = .constant(rate: 10)
        #expect(throws: ExperimentError.self) { try plan.validate() }
        plan.arrivals = nil
        (plan.idleGaps, plan.coldStarts) = ([1], 0)
        let error = #expect(throws: ExperimentError.self) { try plan.validate() }
        #expect(error?.description.hasPrefix("--precision") == true)
    }

    @Test func idleGapsTakeAnyTimeUpToAMonth() {
        let plan = ExperimentPlan.fixture(messages: 13, coldStarts: 0, idleGaps: [0.001, 86_400])
        #expect(throws: Never.self) { try plan.validate() }
    }

    @Test func traceMustBeLongEnough() throws {
        let folder = try TemporaryFolder()
        let trace = try Trace(file: folder.write("0\n1\n2\n3\n4\n", to: "trace.csv"))
        let process = ArrivalProcess.trace(file: "trace.csv", digest: trace.digest)
        let plan = ExperimentPlan.fixture(plugins: ["pca"], batchSizes: [1], messages: 2, arrivals: process)
        #expect(throws: Never.self) { try plan.validate(trace: trace) }
        var longer = plan
        longer.messages = 3
        let error = #expect(throws: ExperimentError.self) { try longer.validate(trace: trace) }
        #expect(
            error?.description == "--messages 3: the trace has 5 arrivals, enough for 2 messages in each of 2 cells")
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
