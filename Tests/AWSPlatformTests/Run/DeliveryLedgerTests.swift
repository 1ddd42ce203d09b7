import AWSPlatform
import Experiment
import Foundation
import Testing

struct DeliveryLedgerTests {
    private let ledger = DeliveryLedger(experimentId: "e", mostAttempts: 3)
    private let function = "ml-on-faas-pca-512MB"

    private func line(
        _ message: String, messageId: String = "m", requestId: String = "r", experimentId: String = "e"
    ) -> String {
        #"ML_ON_FAAS - {"timeStamp":"2026-01-02 03:04:05.678","functionInstanceId":"i","experimentId":"\#(experimentId)","#
            + #""messageId":"\#(messageId)","lambdaRequestId":"\#(requestId)","logMessage":"\#(message)"}"#
    }

    private func report(_ requestId: String = "r", _ rest: String = "") -> String {
        "REPORT RequestId: \(requestId)\tDuration: 1.50 ms\tBilled Duration: 2 ms\tMemory Size: 512 MB\t"
            + "Max Memory Used: 31 MB\t\(rest)\n"
    }

    private func observe(_ lines: String...) { for line in lines { ledger.observe(line, of: function) } }

    @Test func succeedsWithReport() async {
        ledger.expect("m", of: function)
        observe(line("Processing started"), line("Processing completed"), report())
        let end = await ledger.end(of: "m", of: function)
        #expect(end?.outcome == .succeeded)
        #expect(end?.requestId == "r")
        #expect(end?.attempts == 1)
    }

    /// Lambda charges for each attempt that has a REPORT, whatever came of it.
    @Test func billIsThatOfAllAttempts() async {
        ledger.expect("m", of: function)
        observe(line("Processing started"), report("r", "Status: error\tError Type: Runtime.ExitError\t"))
        observe(line("Processing started"), line("Processing completed"), report())
        #expect(await ledger.end(of: "m", of: function)?.bill == Bill(milliseconds: 4, invocations: 2))
        ledger.expect("lost", of: function)
        ledger.giveUp("lost", of: function, reason: "silence")
        #expect(await ledger.end(of: "lost", of: function)?.bill == Bill())
    }

    /// CloudWatch gives lines of one moment in any order, and late.
    @Test func linesInAnyOrder() async {
        ledger.expect("m", of: function)
        observe(line("Processing started"), report(), line("Processing completed"))
        #expect(await ledger.end(of: "m", of: function)?.outcome == .succeeded)
    }

    /// All lines of a warm invocation may bear the same millisecond.
    @Test func reportBeforeAnythingElse() async {
        ledger.expect("m", of: function)
        observe(report("other"), report(), line("Processing started"), line("Processing completed"))
        let end = await ledger.end(of: "m", of: function)
        #expect(end?.outcome == .succeeded)
        #expect(end?.attempts == 1)
    }

    @Test func reportOfATimeoutBeforeAnythingElse() async {
        ledger.expect("m", of: function)
        for _ in 1...3 { observe(report("r", "Status: timeout\t"), line("Processing started")) }
        #expect(await ledger.end(of: "m", of: function)?.outcome == .timedOut)
    }

    @Test func waiterIsTold() async {
        ledger.expect("m", of: function)
        async let end = ledger.end(of: "m", of: function)
        observe(line("Processing started"), line("Processing completed"), report())
        #expect(await end?.outcome == .succeeded)
    }

    @Test func retriesCount() async {
        ledger.expect("m", of: function)
        observe(line("Processing started"), report(), line("Processing started"), report())
        observe(line("Processing started"), line("Processing completed"), report())
        let end = await ledger.end(of: "m", of: function)
        #expect(end?.outcome == .succeeded)
        #expect(end?.attempts == 3)
    }

    @Test func lastAttemptDecides() async {
        ledger.expect("m", of: function)
        for _ in 1...3 { observe(line("Processing started"), report("r", "Status: timeout\t")) }
        let end = await ledger.end(of: "m", of: function)
        #expect(end?.outcome == .timedOut)
        #expect(end?.attempts == 3)
    }

    @Test func otherExperimentsAreNotOurs() async {
        ledger.expect("m", of: function)
        observe(
            line("Processing started", experimentId: "other"), line("Processing completed", experimentId: "other"),
            report())
        ledger.close()
        #expect(await ledger.end(of: "m", of: function) == nil)
    }

    @Test func sameMessageOfTwoFunctions() async {
        ledger.expect("m", of: function)
        ledger.expect("m", of: "other")
        observe(line("Processing started"), line("Processing completed"), report())
        #expect(await ledger.end(of: "m", of: function)?.outcome == .succeeded)
        ledger.giveUp("m", of: "other", reason: "no \"trace\"")
        let end = await ledger.end(of: "m", of: "other")
        #expect(end?.outcome == .failed)
        let document = try? JSONSerialization.jsonObject(with: Data(end?.response ?? [])) as? [String: String]
        #expect(document == ["errorMessage": "no \"trace\"", "errorType": "Harness.NoTrace"])
    }

    @Test func closingEndsTheWait() async {
        ledger.expect("m", of: function)
        async let end = ledger.end(of: "m", of: function)
        await Task.yield()
        ledger.close()
        #expect(await end == nil)
    }

    @Test func cancellationEndsTheWait() async {
        ledger.expect("m", of: function)
        let task = Task { await ledger.end(of: "m", of: function) }
        task.cancel()
        #expect(await task.value == nil)
    }

    @Test func damagedLinesChangeNothing() async {
        ledger.expect("m", of: function)
        observe("ML_ON_FAAS - {\"messageId\":\"m", "REPORT RequestId: r\tDuration: 1", "", "\n\n", "START RequestId: ")
        ledger.close()
        #expect(await ledger.end(of: "m", of: function) == nil)
    }

    @Test func deadLetterOfDestination() async throws {
        ledger.expect("m", of: function)
        let body = """
            {"version":"1.0","timestamp":"2026-01-02T03:04:05.678Z","requestContext":{"requestId":"q",
            "functionArn":"arn:aws:lambda:eu-west-1:123456789012:function:\(function):$LATEST",
            "condition":"RetriesExhausted","approximateInvokeCount":3},"requestPayload":{"Records":[{"Sns":{"Message":
            "{\\"ExperimentId\\":\\"e\\",\\"MessageId\\":\\"m\\",\\"Batch\\":[]}"}}]},
            "responseContext":{"statusCode":200,"functionError":"Unhandled"},
            "responsePayload":{"errorMessage":"RequestId: q Error: Runtime exited","errorType":"Runtime.ExitError"}}
            """
        ledger.observe(try #require(DeadLetter(body: body)))
        let end = await ledger.end(of: "m", of: function)
        #expect(end?.outcome == .failed)
        #expect(end?.attempts == 3)
        #expect(end?.requestId == "q")
        let error = String(decoding: end?.response ?? [], as: UTF8.self)
        #expect(error.contains("Runtime.ExitError"))
    }

    @Test func deadLetterOfThrottledFunction() throws {
        let body = """
            {"requestContext":{"requestId":"q","condition":"EventAgeExceeded","approximateInvokeCount":7,
            "functionArn":"arn:aws:lambda:eu-west-1:123456789012:function:\(function):$LATEST"},
            "requestPayload":{"Records":[{"Sns":{"Message":"{\\"ExperimentId\\":\\"e\\",\\"MessageId\\":\\"m\\"}"}}]}}
            """
        let letter = try #require(DeadLetter(body: body))
        #expect(letter.outcome == .throttled)
        #expect(letter.function == function)
    }

    /// As a function's own dead-letter queue gets it: the event alone, the error in attributes.
    @Test func deadLetterOfEvent() async throws {
        ledger.expect("m", of: function)
        let body = #"{"Records":[{"Sns":{"Message":"{\"ExperimentId\":\"e\",\"MessageId\":\"m\",\"Batch\":[1]}"}}]}"#
        ledger.observe(
            try #require(
                DeadLetter(
                    body: body, attributes: ["RequestID": "q", "ErrorMessage": "Task timed out after 3.00 seconds"])))
        #expect(await ledger.end(of: "m", of: function)?.outcome == .timedOut)
    }

    @Test(arguments: [
        "", "[]", "{}", "{\"Records\":[]}", "{\"Records\":[{\"Sns\":{\"Message\":\"no JSON\"}}]}", "null",
    ])
    func foreignLetters(body: String) { #expect(DeadLetter(body: body) == nil) }
}
