import Experiment
import Foundation
import Reports
import Results
import TestSupport
import Testing

/// What the page and the Markdown say of how a run was made.
struct ReportFactsTests {
    private static func plan(
        arrivals: ArrivalProcess? = nil, idleGaps: [Double]? = nil, schedule: UInt64? = nil,
        stopping: StoppingRule? = nil
    ) -> ExperimentPlan {
        ExperimentPlan(
            experimentId: "experiment", platform: "local", plugins: [], memorySizes: [512], batchSizes: [1],
            messages: 300, coldStarts: 20, concurrency: 8, arrivals: arrivals, idleGaps: idleGaps,
            seeds: Seeds(sampling: 1, order: 2, schedule: schedule), stopping: stopping)
    }

    private static var environment: EnvironmentRecord {
        EnvironmentRecord(
            command: ["./harness", "run"], startedAt: "", machine: .current(), revision: nil, swiftVersion: "6.3",
            libraries: [:], unenforcedLimits: [])
    }

    private func page(
        _ plan: ExperimentPlan? = nil, environment: EnvironmentRecord? = nil,
        change: (inout RunSummary) -> Void = { _ in }
    ) throws -> String {
        var summary = try RunSummary.fixture()
        change(&summary)
        return try HTMLReport(summary: summary, invocations: .none, plan: plan, environment: environment).render()
    }

    @Test(arguments: [
        (plan(), "closed loop: a message is due when one before it has ended"),
        (plan(arrivals: .constant(rate: 2000)), "open loop: 2000 messages a second, evenly spaced"),
        (plan(arrivals: .poisson(rate: 12.5)), "open loop: Poisson, 12.5 messages a second on the average"),
        (plan(arrivals: .burst(size: 30, interval: 45)), "open loop: bursts of 30 messages every 45 s"),
        (
            plan(arrivals: .trace(file: "day.csv", digest: String(repeating: "ab", count: 32))),
            "open loop: the trace day.csv (abababababab)"
        ),
        (plan(idleGaps: [0.5, 60]), "idle gaps of 0.5, 60 s, each equally often"),
    ])
    func theWorkload(plan: ExperimentPlan, text: String) throws {
        let page = try page(plan)
        #expect(page.contains("<dt>Workload</dt><dd>\(text)</dd>"))
        #expect(page.contains("<dd>300 for each cell, 20 of them demanding a cold start</dd>"))
        let concurrency: String? =
            if plan.idleGaps != nil { nil } else if plan.arrivals == nil { "8" } else { "at most 8" }
        #expect(page.contains("<dt>Concurrency</dt>") == (concurrency != nil))
        if let concurrency { #expect(page.contains("<dt>Concurrency</dt><dd>\(concurrency) under way at once</dd>")) }
        #expect(!page.contains("Stopping rule"))
    }

    @Test func theScheduleHasItsSeed() throws {
        #expect(try page(Self.plan(schedule: 7)).contains("<dd>sampling 1, order 2, schedule 7</dd>"))
        #expect(try page(Self.plan()).contains("<dd>sampling 1, order 2</dd>"))
    }

    @Test(arguments: [
        (
            StoppingRule(precision: 0.05, minimumMessages: 65, minimumSeconds: 30, longestSeconds: 90),
            "a cell ends when the 95 % interval of its median is narrower than 5 % of it, after 65 messages and 30 s at "
                + "the earliest; the run ends after 1.5 minutes"
        ),
        (StoppingRule(precision: nil, longestSeconds: 600), "the run ends after 10 minutes"),
        (
            StoppingRule(precision: nil, budget: Budget(dollars: 0.25, perGBSecond: 0.00001, perRequest: 0.0000002)),
            "a cell ends when it has cost its share of $0.25"
        ),
    ])
    func theStoppingRule(rule: StoppingRule, text: String) throws {
        let page = try page(Self.plan(stopping: rule))
        #expect(page.contains("<dt>Stopping rule</dt><dd>\(text)</dd>"))
        #expect(page.contains("at most 300 for each cell"))
    }

    @Test func resumptionsAndLoad() throws {
        var environment = Self.environment
        #expect(try !page(environment: environment).contains("<dt>Resumed</dt>"))
        environment.load = MachineLoad(busyBefore: 0.0123, stolen: 0.004)
        var there = environment
        there.startedAt = "2026-02-02T00:00:00Z"
        there.machine.cpu = "Other"
        there.machine.cores = 64
        there.machine.kernel = "6.2"
        there.revision = "v2"
        environment.resumptions = [Resumption(there, missing: 3)]
        let page = try page(environment: environment)
        #expect(
            page.contains(
                "<dt>Resumed</dt><dd>2026-02-02T00:00:00Z, with 3 messages missing, on Other, 64 cores, kernel 6.2, "
                    + "revision v2</dd>"))
        #expect(
            page.contains("<dd>1.23 % in use before the run, 0.400 % given to others by the hypervisor during it</dd>"))
    }

    /// Beside what was sent, and the same in Markdown.
    @Test func whatWasNotSentIsOnTop() throws {
        #expect(try !page().contains("arrivals"))
        var summary = try RunSummary.fixture()
        summary.conservation.unsent = 288
        summary.lateness = Distribution([0.02, 0.03, 1.5])
        let text =
            "1440 published = 1440 succeeded + 0 failed + 0 throttled + 0 timed out. 288 of 1728 arrivals not sent; sent "
            + "after the schedule by: median 0.0300, most 1.50 ms."
        let page = try page { $0 = summary }
        let header = try #require(page.components(separatedBy: "</header>").first)
        #expect(header.contains(text))
        #expect(
            MarkdownReport(summary: summary, invocations: .none, plan: nil, environment: nil).render().contains(text))
    }

    /// A shell reads the same words.
    @Test func theCommandCanBeTyped() async throws {
        let words = ["./harness", "run", "--plugin", "my plugin", "it's", "$HOME;*", "", "\"a\\", "a,b:c=d@e%f+g/h.-_"]
        var environment = Self.environment
        environment.command = words
        let text = try MarkdownReport(
            summary: .fixture(), invocations: .none, plan: nil, environment: environment
        ).render()
        let command = try #require(text.components(separatedBy: "\n").first { $0.hasPrefix("    ") }).dropFirst(4)
        #expect(command.hasPrefix("./harness run --plugin 'my plugin' "), "quotes only where needed")
        let output = try await Command.run(["sh", "-c", "printf '%s\\n' \(command)"])
        #expect(output == words.map { $0 + "\n" }.joined())
        let page = try page(environment: environment)
        #expect(page.contains("my plugin") && !page.contains("--plugin my plugin"))
    }
}
