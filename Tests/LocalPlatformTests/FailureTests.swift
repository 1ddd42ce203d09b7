import Experiment
import Foundation
import LocalPlatform
import Testing

@Suite struct FailureTests {
    @Test(arguments: [
        (#"{"do":"exit","code":0}"#, "Runtime exited without providing a reason"),
        (#"{"do":"exit","code":7}"#, "Runtime exited with error: exit status 7"),
        (#"{"do":"abort"}"#, "Runtime exited with error: signal: aborted"),
    ])
    func anExitFailsTheInvocationAndTheNextIsCold(event: String, reason: String) async throws {
        try await PlatformFixture.with { fixture in
            _ = await fixture.deliver("{}")
            let failed = await fixture.deliver(event)
            #expect(failed.outcome == .failed)
            #expect(failed.errorType == "Runtime.ExitError")
            #expect(failed.errorMessage == "RequestId: \(failed.requestId) Error: \(reason)")
            #expect(await fixture.deliver("{}").outcome == .succeeded)

            let log = try await fixture.finalLog()
            #expect(try platformLines(in: log).map { $0["coldStart"] as? Bool } == [true, false, true])
            let start = try #require(log.firstIndex(of: "RequestId: \(failed.requestId) Error: \(reason)"))
            #expect(log[start + 1] == "Runtime.ExitError")
            #expect(log[start + 2] == "END RequestId: \(failed.requestId)")
            #expect(log[start + 3].contains("\tStatus: error\tError Type: Runtime.ExitError\t"))
        }
    }

    @Test func aLineLeftOpenIsEndedBeforeThePlatformWrites() async throws {
        try await PlatformFixture.with { fixture in
            _ = await fixture.deliver(#"{"do":"exit","code":1}"#)
            let log = try await fixture.finalLog()
            #expect(log.contains("leaving without a newline"))
        }
    }

    @Test func aTimeoutKillsTheInstance() async throws {
        try await PlatformFixture.with(timeoutSeconds: 1) { fixture in
            let delivery = await fixture.deliver(#"{"do":"sleep","seconds":1000}"#)
            #expect(delivery.outcome == .timedOut)
            #expect(delivery.errorType == "Sandbox.Timedout")
            let log = try await fixture.finalLog()
            let line = try Regex(
                #"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \#(delivery.requestId) Task timed out after 1\.00 seconds"#)
            #expect(log.contains { $0.wholeMatch(of: line) != nil })
            #expect(log.contains { $0.hasPrefix("REPORT") && $0.contains("\tStatus: timeout\t") })
        }
    }

    @Test func aHandlersErrorIsHandedOn() async throws {
        try await PlatformFixture.with { fixture in
            let delivery = await fixture.deliver(#"{"do":"error"}"#)
            #expect(delivery.outcome == .failed)
            #expect(delivery.errorMessage == "no such item")
            #expect(await fixture.deliver("{}").outcome == .succeeded)
            let log = try await fixture.finalLog()
            #expect(log.contains { $0.hasPrefix("REPORT") && $0.contains("\tError Type: Function.KeyError\t") })
            #expect(try platformLines(in: log).map { $0["coldStart"] as? Bool } == [true, false])
        }
    }

    @Test(arguments: [
        ("malformed", "Runtime.MalformedResponse"), ("oversized", "Function.ResponseSizeTooLarge"),
    ])
    func aBadResponseFailsTheInvocation(action: String, type: String) async throws {
        try await PlatformFixture.with { fixture in
            let delivery = await fixture.deliver(#"{"do":"\#(action)"}"#)
            #expect(delivery.outcome == .failed)
            #expect(delivery.errorType == type)
            #expect(await fixture.deliver("{}").outcome == .succeeded)
        }
    }

    @Test func misuseOfTheRuntimeAPIIsRefused() async throws {
        try await PlatformFixture.with { fixture in
            let statuses = try await fixture.deliver(#"{"do":"misuse"}"#).object()
            #expect(statuses["unknown path"] as? Int == 404)
            #expect(statuses["wrong method"] as? Int == 405)
            #expect(statuses["wrong id"] as? Int == 400)
            #expect(statuses["next while busy"] as? Int == 403)
            #expect(statuses["init error after init"] as? Int == 403)
        }
    }

    @Test func payloadsBeyondTheLimitAreRefused() async throws {
        try await PlatformFixture.with { fixture in
            let payload = [UInt8](repeating: UInt8(ascii: " "), count: LambdaLimits.payloadBytes + 1)
            let delivery = await fixture.platform.deliver(payload, to: fixture.function.name, start: .any)
            #expect(delivery.outcome == .failed)
            #expect(delivery.errorType == "RequestTooLargeException")
            let unknown = await fixture.platform.deliver([], to: "nobody", start: .any)
            #expect(unknown.errorType == "ResourceNotFoundException")
        }
    }

    @Test func aFailedDeliveryIsTriedTwiceMoreAndThenKept() async throws {
        try await PlatformFixture.with(configuration: LocalPlatformConfiguration()) { fixture in
            let delivery = await fixture.deliver(#"{"do":"exit","code":1}"#)
            #expect(delivery.outcome == .failed)
            #expect(delivery.attempts == 3)
            let letters = try await fixture.deadLetters()
            #expect(letters.count == 1)
            #expect(letters[0]["requestPayload"] as? String == #"{"do":"exit","code":1}"#)
            #expect(letters[0]["approximateInvokeCount"] as? Int == 3)
            let starts = try await fixture.finalLog().filter { $0.hasPrefix("START RequestId: \(delivery.requestId)") }
            #expect(starts.count == 3)
        }
    }

    @Test(arguments: [("exit", "Runtime.ExitError"), ("error", "Init.NoModel")])
    func aFailedInitIsDoneOverOnce(behaviour: String, type: String) async throws {
        try await PlatformFixture.with(environment: ["INIT": behaviour]) { fixture in
            let delivery = await fixture.deliver("{}")
            #expect(delivery.outcome == .failed)
            #expect(delivery.errorType == type)
            let log = try await fixture.finalLog()
            let reports = log.filter { $0.hasPrefix("INIT_REPORT Init Duration: ") }
            #expect(reports.count == 2)
            #expect(reports[0].hasSuffix(" ms\tPhase: init\tStatus: error\tError Type: \(type)"))
            #expect(reports[1].hasSuffix(" ms\tPhase: invoke\tStatus: error\tError Type: \(type)"))
            #expect(log.filter { $0 == "starting" }.count == 2)
            #expect(log.contains { $0.hasPrefix("REPORT") && !$0.contains("Init Duration") })
        }
    }

    @Test func anInitThatSucceedsTheSecondTimeServes() async throws {
        try await PlatformFixture.with(environment: ["INIT": "once"]) { fixture in
            #expect(await fixture.deliver("{}").outcome == .succeeded)
            let log = try await fixture.finalLog()
            #expect(log.filter { $0.hasPrefix("INIT_REPORT") }.count == 1)
            #expect(log.filter { $0.hasPrefix("START") }.count == 1)
        }
    }

    @Test func anInitThatHangsEndsInTheFunctionsTimeout() async throws {
        var configuration = LocalPlatformConfiguration.withoutRetries
        configuration.initSeconds = 0.2
        try await PlatformFixture.with(
            timeoutSeconds: 1, environment: ["INIT": "hang"], configuration: configuration
        ) { fixture in
            #expect(await fixture.deliver("{}").outcome == .timedOut)
            let log = try await fixture.finalLog()
            #expect(log.contains { $0.hasPrefix("INIT_REPORT") && $0.hasSuffix("\tPhase: init\tStatus: timeout") })
            #expect(log.contains { $0.hasPrefix("REPORT") && $0.contains("\tStatus: timeout\t") })
        }
    }

    @Test func aCommandThatCantBeExecutedSaysSo() async throws {
        try await PlatformFixture.with(command: ["/nonexistent/bootstrap"]) { fixture in
            let delivery = await fixture.deliver("{}")
            #expect(delivery.outcome == .failed)
            #expect(delivery.errorType == "Runtime.InvalidEntrypoint")
            #expect(delivery.text.contains("can't execute"))
            #expect(delivery.text.contains("No such file or directory"))
        }
    }

    @Test func aFullDiskFailsWhatFollowsAndSaysWhy() async throws {
        let log = "ml-on-faas-test-1769MB.log"
        try await PlatformFixture.with(prepare: { folder in
            try FileManager.default.createSymbolicLink(atPath: "\(folder)/\(log)", withDestinationPath: "/dev/full")
        }) { fixture in
            var last = await fixture.deliver("{}")
            while last.outcome == .succeeded { last = await fixture.deliver("{}") }
            #expect(last.text.contains("No space left on device"))
            #expect(last.text.contains(log))
        }
    }

    @Test func functionsThatCantRunAreRefusedAtDeployment() async throws {
        let platform = try await LocalPlatform()
        let folder = FileManager.default.temporaryDirectory.appending(path: "refused-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func spec(_ memorySize: Int, _ command: [String]) -> FunctionSpec {
            FunctionSpec(
                plugin: "p", memorySize: memorySize, command: command, workingDirectory: "/", modelDirectory: "/")
        }
        for bad in [spec(127, ["/bin/true"]), spec(10_241, ["/bin/true"]), spec(128, []), spec(128, ["true"])] {
            await #expect(throws: LocalPlatformError.self) { try await platform.deploy([bad], logFolder: folder) }
        }
        let good = spec(128, ["/bin/true"])
        await #expect(throws: LocalPlatformError.duplicateFunction(name: good.name)) {
            try await platform.deploy([good, good], logFolder: folder)
        }
        await #expect(throws: LocalPlatformError.self) {
            try await platform.deploy([good], logFolder: "/nonexistent/logs")
        }
        await platform.shutDown()
    }
}
