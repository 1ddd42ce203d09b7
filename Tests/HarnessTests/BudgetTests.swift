import Foundation
import Testing

/// `harness run --budget` with a function that needs no build, fails now and then, and is billed for every attempt.
struct BudgetTests {
    private static let function = """
        import http.client, os
        api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
        path = "/2018-06-01/runtime/invocation/"
        count = 0
        while True:
            api.request("GET", path + "next")
            event = api.getresponse()
            event.read()
            count += 1
            id = event.getheader("Lambda-Runtime-Aws-Request-Id")
            api.request("POST", path + id + ("/error" if count % 5 == 0 else "/response"), "{}")
            api.getresponse().read()
        """

    @Test func theDriverCountsWhatTheResultsCount() async throws {
        let project = try ScratchProject(command: ["python3", "-c", Self.function])
        let result = try await project.run("--messages", "3000", "--budget", "0.0003")
        #expect(result.status == 0, "\(result.error)")
        #expect(result.error.contains("Out of budget: broken 1769 MB, batch 1: "))
        #expect(result.output.contains("The budget of $0.0003 was used up before "))
        #expect(!result.output.contains("incomplete"))
        let told = try project.lines(of: "journal.jsonl").compactMap { line -> Double? in
            try (JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])?["cost"] as? Double
        }.reduce(0, +)
        let rows = try project.lines(of: "results.csv").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let column = try #require(rows[0].firstIndex(of: "costUSD"))
        let attempts = try #require(rows[0].firstIndex(of: "attempts"))
        let counted = rows.dropFirst().compactMap { Double($0[column]) }.reduce(0, +)
        #expect(rows.contains { $0[attempts] == "2" }, "some were tried again")
        #expect(rows.count < 3000)
        #expect(told >= 0.0003)
        #expect(abs(told - counted) < 1e-12 * told + 1e-15)
    }

    @Test(arguments: [
        (["--budget", "0"], "more than 0 dollars"), (["--budget=-1"], "more than 0 dollars"),
        (["--budget", "1", "--workload", "poisson", "--rate", "9"], "leave it to a closed loop"),
    ])
    func isRefused(options: [String], reason: String) async throws {
        let project = try ScratchProject(command: ["false"])
        let result = try await HarnessBinary.run(
            ["run", "--plugin", "broken"] + options, environment: ["HARNESS_ROOT": project.root.path])
        #expect(result.status != 0)
        #expect(result.error.contains("--budget"))
        #expect(result.error.contains(reason), "\(result.error)")
    }
}
