import AWSPlatform
import Experiment
import Foundation
import Results
import Testing

struct CostEstimateTests {
    private static func plan(
        plugins: [String] = ["pca"], memorySizes: [Int] = [1024], batchSizes: [Int] = [1], messages: Int = 1_000_000,
        coldStarts: Int = 0
    ) -> ExperimentPlan {
        ExperimentPlan(
            experimentId: "e", platform: "aws",
            plugins: plugins.map {
                PlannedPlugin(
                    name: $0, family: "", summary: "", dataset: "", datasetDigest: "", modelDigest: nil)
            }, memorySizes: memorySizes, batchSizes: batchSizes, messages: messages, coldStarts: coldStarts,
            concurrency: 1, seeds: Seeds(sampling: 1, order: 1))
    }

    private static func deployment(_ region: String = "us-east-1", timeout: Int = 10) -> Deployment {
        var function = SampleDeployment.function(memorySize: 1024)
        function.timeoutSeconds = timeout
        return Deployment(region: region, architecture: .x86_64, functions: [function])
    }

    private static func assuming(cold: Double = 1000, warm: Double = 1000) -> CostAssumptions {
        var assumptions = CostAssumptions()
        assumptions.unknown = .init(cold: cold, warm: warm)
        return assumptions
    }

    private static func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * max(abs(a), abs(b)) }

    /// A million invocations of a second at 1 GB: what AWS's own price list says of them.
    @Test func millionSeconds() throws {
        let estimate = try CostEstimate(plan: Self.plan(), on: Self.deployment(), assuming: Self.assuming())
        #expect(estimate.invocations == 1_000_000)
        #expect(Self.near(estimate.gbSeconds, 1_000_000))
        let costs = Dictionary(uniqueKeysWithValues: estimate.items.map { ($0.name, $0) })
        #expect(Self.near(try #require(costs["Lambda requests"]).expected, 0.20))
        #expect(Self.near(try #require(costs["Lambda duration"]).expected, 16.6667))
        #expect(Self.near(try #require(costs["SNS publishes"]).expected, 0.50))
        #expect(Self.near(try #require(costs["CloudWatch Logs"]).expected, 1.50))
        #expect(Self.near(estimate.expected, 0.20 + 16.6667 + 0.50 + 1.50))
        // Ten seconds, and ten of an init phase, three times.
        #expect(Self.near(try #require(costs["Lambda duration"]).most, 60 * 16.6667))
        #expect(estimate.most > estimate.expected)
    }

    @Test func coldStartsAreBilledApart() throws {
        let plan = Self.plan(memorySizes: [512, 2048], batchSizes: [1, 10], messages: 10, coldStarts: 4)
        let estimate = try CostEstimate(plan: plan, on: Self.deployment(), assuming: Self.assuming(cold: 500, warm: 50))
        #expect(estimate.invocations == 40)
        #expect(Self.near(estimate.gbSeconds, 2 * 2.5 * (4 * 0.5 + 6 * 0.05)))
    }

    /// What such a run is to find out isn't known before.
    @Test func afterIdleGapsAllMayBeCold() throws {
        var plan = Self.plan(memorySizes: [1024], messages: 10)
        plan.idleGaps = [60, 600]
        let estimate = try CostEstimate(plan: plan, on: Self.deployment(), assuming: Self.assuming(cold: 500, warm: 50))
        #expect(Self.near(estimate.gbSeconds, 10 * 0.5))
        #expect(estimate.notes.contains("After idle gaps all messages are taken to be cold starts."))
    }

    @Test func moreColdStartsThanMessagesAreNoMoreThanMessages() throws {
        let plan = Self.plan(messages: 10, coldStarts: 400)
        let estimate = try CostEstimate(plan: plan, on: Self.deployment(), assuming: Self.assuming(cold: 500, warm: 50))
        #expect(Self.near(estimate.gbSeconds, 5))
    }

    @Test func largeMessagesCountSeveralTimes() throws {
        var assumptions = Self.assuming()
        assumptions.messageBytes = [1: 65_536, 10: 65_537, 100: 262_144]
        let plan = Self.plan(batchSizes: [1, 10, 100, 1000], messages: 1)
        let estimate = try CostEstimate(plan: plan, on: Self.deployment(), assuming: assumptions)
        #expect(estimate.items.first { $0.name == "SNS publishes" }?.quantity == 8.0)
    }

    @Test func earlierRunIsLearntFrom() throws {
        let summary = """
            {"experimentId":"e","startedAt":"","isComplete":true,"totalCost":0,"warnings":[],
            "conservation":{"published":3,"succeeded":3,"failed":0,"throttled":0,"timedOut":0,"rows":3,"isComplete":true},
            "prices":{"architecture":"x86_64","perGBSecond":0,"perRequest":0},
            "cells":[{"cell":{"plugin":"pca","memorySize":1024,"batchSize":1},"succeeded":3,"failed":0,"throttled":0,
            "timedOut":0,"outputDigest":"","warm":{"count":3,"billedDuration":{"count":3,"minimum":1,"maximum":30,
            "lowerQuartile":1.5,"median":2,"upperQuartile":16}}}],
            "input":{"journalLines":0,"logBytes":0,"logLines":0,"otherLines":0,"invocations":3}}
            """
        var assumptions = Self.assuming(cold: 700, warm: 90)
        assumptions.learn(from: try JSONDecoder().decode(RunSummary.self, from: Data(summary.utf8)))
        let cell = Cell(plugin: "pca", memorySize: 1024, batchSize: 1)
        #expect(assumptions.known == [cell: .init(cold: 700, warm: 2)])
        let estimate = try CostEstimate(
            plan: Self.plan(batchSizes: [1, 10], messages: 1000), on: Self.deployment(), assuming: assumptions)
        #expect(Self.near(estimate.gbSeconds, 2 + 90))
        #expect(estimate.notes.contains { $0.contains("1 of 2 cells") })
    }

    @Test func regionAndArchitectureDecide() throws {
        var deployment = Self.deployment("af-south-1")
        let x86 = try CostEstimate(plan: Self.plan(), on: deployment, assuming: Self.assuming())
        deployment.architecture = .arm64
        let arm = try CostEstimate(plan: Self.plan(), on: deployment, assuming: Self.assuming())
        #expect(Self.near(x86.items[1].expected, 22.1))
        #expect(Self.near(arm.items[1].expected, 17.68))
        #expect(Self.near(x86.items[0].expected, 0.27))
    }

    @Test func unknownRegionIsSaidToBe() throws {
        let estimate = try CostEstimate(
            plan: Self.plan(), on: Self.deployment("mx-central-1"), assuming: Self.assuming())
        #expect(Self.near(estimate.items[1].expected, 16.6667))
        #expect(estimate.notes.contains { $0.contains("No prices are known for mx-central-1") })
        let base = try CostEstimate(plan: Self.plan(), on: Self.deployment(), assuming: Self.assuming())
        #expect(!base.notes.contains { $0.contains("us-east-1") })
    }

    @Test func publisherAndImagesCost() throws {
        var deployment = Self.deployment()
        deployment.driver = ECSDriver(image: "x", cpu: 2048, memory: 4096)
        var assumptions = Self.assuming()
        assumptions.publisherHours = 0.5
        assumptions.imageBytes = 3_000_000_000
        let items = try CostEstimate(plan: Self.plan(), on: deployment, assuming: assumptions).items.suffix(2)
        #expect(items.map(\.name) == ["ECR images, a month", "Fargate publisher"])
        #expect(Self.near(items[4].expected, 0.3))
        #expect(Self.near(items[5].expected, 0.5 * (2 * 0.04048 + 4 * 0.004445)))
    }

    @Test func limitHolds() throws {
        let estimate = try CostEstimate(plan: Self.plan(), on: Self.deployment(), assuming: Self.assuming())
        try estimate.check(maxCost: estimate.expected)
        let error = #expect(throws: DeploymentError.self) { try estimate.check(maxCost: 18) }
        #expect(error?.description.contains("$18.87, more than --max-cost $18.00") == true)
    }

    @Test func text() throws {
        let plan = Self.plan(batchSizes: [1, 10], messages: 730, coldStarts: 66)
        let estimate = try CostEstimate(plan: plan, on: Self.deployment("eu-central-1", timeout: 60))
        #expect(
            estimate.text == """
                                   quantity  expected   at most
                Lambda requests       1,460  $0.00029  $0.00088
                Lambda duration    331 GB-s   $0.0055     $5.11
                SNS publishes         1,460  $0.00073  $0.00073
                CloudWatch Logs  0.00438 GB   $0.0022   $0.0066
                Total                         $0.0087     $5.12

                2 of 2 cells never ran here: taken to be billed 100 ms warm and 1500 ms cold.
                List prices of \(try PriceTable.current.date), without the free tier.
                All but Lambda's are those of us-east-1, and may be higher in eu-central-1.
                """)
    }

    @Test(arguments: [
        (0, "$0"), (0.000_29, "$0.00029"), (0.004_2, "$0.0042"), (0.099_9, "$0.100"), (0.1, "$0.10"),
        (12.345, "$12.35"),
        (1e-12, "$0.000000000"),
    ])
    func dollars(_ amount: Double, _ text: String) { #expect(Dollars.text(amount) == text) }

    @Test(arguments: [
        (0, "0"), (1460, "1,460"), (0.004_38, "0.00438"), (1.234, "1.23"), (12.34, "12.3"), (1234.5, "1,235"),
    ])
    func quantities(_ value: Double, _ text: String) { #expect(CostEstimate.quantity(value) == text) }
}
