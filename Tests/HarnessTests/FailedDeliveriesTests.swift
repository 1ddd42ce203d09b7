import Foundation
import Testing

/// A run in which something failed says so, in its table and by its exit code, and keeps a row of every delivery. The
/// functions are a few lines on the Runtime API, so nothing has to be built.
struct FailedDeliveriesTests {
    @Test func functionThatNeverStartsIsGivenUp() async throws {
        let project = try ScratchProject(command: ["false"])
        let result = try await project.run("--messages", "10")
        #expect(result.status == 1)
        #expect(result.error.contains("broken 1769 MB, batch 1: given up"))
        #expect(result.error.contains("7 messages were not sent"))
        #expect(result.error.contains("exit status 1"))
        #expect(result.output.contains("3 published = 0 succeeded + 3 failed"))
        #expect(result.output.contains("incomplete"))
        #expect(!result.output.contains("sums are off"))
        #expect(try project.lines(of: "results.csv").count == 1 + 3)
    }

    @Test func someFailures() async throws {
        let everyFifth = """
            import http.client, os
            api = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
            path = "/2018-06-01/runtime/invocation/"
            while True:
                api.request("GET", path + "next")
                event = api.getresponse()
                fails = b"-000005" in event.read()
                id = event.getheader("Lambda-Runtime-Aws-Request-Id")
                api.request("POST", path + id + ("/error" if fails else "/response"), "{}")
                api.getresponse().read()
            """
        let project = try ScratchProject(command: ["python3", "-c", everyFifth])
        let result = try await project.run("--messages", "10")
        #expect(result.status == 1)
        #expect(result.output.contains("10 published = 9 succeeded + 1 failed"))
        #expect(result.output.contains("1 of 10 deliveries did not succeed"))
        #expect(!result.output.contains("incomplete"))
        #expect(!result.output.contains("torn"))
        #expect(try project.lines(of: "results.csv").count == 1 + 10)
    }
}
