import Experiment
import Foundation
import LocalPlatform
import Testing

@Suite struct LifeCycleTests {
    @Test func anInvocationIsLoggedAsLambdaLogsIt() async throws {
        try await PlatformFixture.with(memorySize: 512) { fixture in
            let first = await fixture.deliver(#"{"text":"one"}"#)
            let second = await fixture.deliver(#"{"text":"two"}"#)
            #expect(first.outcome == .succeeded)
            #expect(first.text == #"{"text": "one"}"#)
            #expect(first.attempts == 1)
            #expect(first.started < first.finished)
            #expect(second.outcome == .succeeded)

            let log = try await fixture.finalLog().filter { !$0.hasPrefix("ML_ON_FAAS_PLATFORM") }
            try #require(log.count == 11, "\(log)")
            #expect(log[0].hasPrefix("INIT_START Runtime Version: "))
            #expect(log[1] == "starting")
            #expect(log[2] == "START RequestId: \(first.requestId) Version: $LATEST")
            #expect(log[3] == "handling one")
            #expect(log[4] == "END RequestId: \(first.requestId)")
            let cold = try Regex(
                #"REPORT RequestId: [0-9a-f-]{36}\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 512 MB\t"#
                    + #"Max Memory Used: \d+ MB\tInit Duration: \d+\.\d\d ms\t"#)
            #expect(log[5].wholeMatch(of: cold) != nil, "\(log[5])")
            #expect(log[6] == "START RequestId: \(second.requestId) Version: $LATEST")
            #expect(log[7] == "handling two")
            #expect(log[8] == "END RequestId: \(second.requestId)")
            let warm = try Regex(
                #"REPORT RequestId: [0-9a-f-]{36}\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 512 MB\t"#
                    + #"Max Memory Used: \d+ MB\t"#)
            #expect(log[9].wholeMatch(of: warm) != nil, "\(log[9])")
            #expect(log[10].isEmpty)
        }
    }

    @Test func thePlatformsOwnLineTellsColdFromWarm() async throws {
        try await PlatformFixture.with { fixture in
            _ = await fixture.deliver("{}")
            _ = await fixture.deliver("{}")
            let lines = try platformLines(in: await fixture.finalLog())
            #expect(lines.map { $0["coldStart"] as? Bool } == [true, false])
            #expect(Set(lines.compactMap { $0["instanceId"] as? String }).count == 1)
            let times = try ["spawned", "ready", "started", "finished"].map { try #require(lines[0][$0] as? Int64) }
            #expect(times == times.sorted())
            #expect(lines[1]["spawned"] == nil)
        }
    }

    @Test func coldDeliveriesGetFreshInstances() async throws {
        try await PlatformFixture.with { fixture in
            for _ in 0..<3 { #expect(await fixture.deliver("{}", start: .cold).outcome == .succeeded) }
            let lines = try platformLines(in: await fixture.finalLog())
            #expect(lines.map { $0["coldStart"] as? Bool } == [true, true, true])
            #expect(Set(lines.compactMap { $0["instanceId"] as? String }).count == 3)
        }
    }

    @Test func oneInstanceServesOneInvocationAtATime() async throws {
        try await PlatformFixture.with { fixture in
            let outcomes = await withTaskGroup(of: Outcome.self) { group in
                for _ in 0..<24 { group.addTask { await fixture.deliver(#"{"do":"sleep","seconds":0.01}"#).outcome } }
                return await group.reduce(into: [Outcome]()) { $0.append($1) }
            }
            #expect(outcomes == Array(repeating: .succeeded, count: 24))
            let lines = try platformLines(in: await fixture.finalLog())
            #expect(lines.count == 24)
            for invocations in Dictionary(grouping: lines, by: { $0["instanceId"] as? String }).values {
                let spans = invocations.map { ($0["started"] as? Int64 ?? 0, $0["finished"] as? Int64 ?? 0) }
                    .sorted { $0.0 < $1.0 }
                for (earlier, later) in zip(spans, spans.dropFirst()) { #expect(earlier.1 <= later.0) }
            }
        }
    }

    @Test func beyondTheConcurrencyLimitDeliveriesAreThrottled() async throws {
        var configuration = LocalPlatformConfiguration.withoutRetries
        configuration.reservedConcurrency = ["ml-on-faas-test-1769MB": 0]
        try await PlatformFixture.with(configuration: configuration) { fixture in
            let delivery = await fixture.deliver("{}")
            #expect(delivery.outcome == .throttled)
            #expect(delivery.requestId.isEmpty)
            #expect(delivery.started == 0)
            #expect(delivery.errorType == "TooManyRequestsException")
            let letters = try await fixture.deadLetters()
            #expect(letters.map { $0["condition"] as? String } == ["Throttled"])
        }
    }

    @Test func theAccountsLimitCountsAllThatRuns() async throws {
        var configuration = LocalPlatformConfiguration.withoutRetries
        configuration.concurrencyLimit = 2
        try await PlatformFixture.with(configuration: configuration) { fixture in
            let outcomes = await withTaskGroup(of: Outcome.self) { group in
                for _ in 0..<6 { group.addTask { await fixture.deliver(#"{"do":"sleep","seconds":0.5}"#).outcome } }
                return await group.reduce(into: [Outcome]()) { $0.append($1) }
            }
            #expect(outcomes.count == 6)
            #expect(outcomes.filter { $0 == .succeeded }.count == 2)
            #expect(outcomes.filter { $0 == .throttled }.count == 4)
        }
    }

    @Test func anIdleInstanceIsLetGoAfterItsKeepAlive() async throws {
        var configuration = LocalPlatformConfiguration.withoutRetries
        configuration.keepAliveSeconds = 0
        try await PlatformFixture.with(configuration: configuration) { fixture in
            let first = await fixture.deliver(#"{"do":"leave a child"}"#)
            let child = try #require(Int32(first.text))
            // The instance's group takes the child along, so its end tells of the instance's.
            if !fixture.warnings.contains(where: { $0.limit == "memory" }) {
                #expect(await eventually { !isRunning(child) })
            }
            _ = await fixture.deliver("{}")
            kill(child, SIGKILL)
            let lines = try platformLines(in: await fixture.finalLog())
            #expect(lines.count == 2)
        }
    }

    @Test func anInstanceKnowsItsFunctionAndNothingOfTheUser() async throws {
        try await PlatformFixture.with(memorySize: 1024, environment: ["ASKED": "yes"]) { fixture in
            let sent = Date().timeIntervalSince1970
            let variables = try await fixture.deliver(#"{"do":"environment"}"#).object()
            let received = Date().timeIntervalSince1970
            #expect(variables["AWS_LAMBDA_FUNCTION_NAME"] as? String == "ml-on-faas-test-1024MB")
            #expect(variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] as? String == "1024")
            #expect(variables["AWS_LAMBDA_INITIALIZATION_TYPE"] as? String == "on-demand")
            #expect(variables["ML_ON_FAAS_PLUGIN"] as? String == "test")
            #expect(variables["ASKED"] as? String == "yes")
            #expect(variables["HOME"] == nil)
            #expect((variables["cpus"] as? Int ?? 0) >= 1)
            let deadline = try #require(Int64(variables["deadline"] as? String ?? ""))
            // The timeout of sixty seconds counts from some moment in between, to the millisecond.
            #expect((sent - 0.002...received + 0.002).contains(Double(deadline) / 1000 - 60))
        }
    }

    @Test func shutDownEndsWhatIsUnderWay() async throws {
        try await PlatformFixture.with { fixture in
            let marker = "\(fixture.logFolder)/busy"
            async let delivery = fixture.deliver(#"{"do":"mark and sleep","path":"\#(marker)","seconds":1000}"#)
            #expect(await eventually { FileManager.default.fileExists(atPath: marker) })
            await fixture.platform.shutDown()
            let ended = await delivery
            #expect(ended.outcome == .failed)
            #expect(ended.text.contains("shut down"))
            #expect(await fixture.deliver("{}").text.contains("shut down"))
        }
    }

    /// An open file is the whole of it, so that the kernel takes it back however the process ends.
    @Test(.enabled(if: LocalPlatform.canKeepProcessorsAwake(), "/dev/cpu_dma_latency can't be written here"))
    func processorsAreKeptAwakeUntilTheEnd() async throws {
        func isHeld() throws -> Bool {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").contains {
                (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)"))
                    == "/dev/cpu_dma_latency"
            }
        }
        var configuration = LocalPlatformConfiguration()
        configuration.keepsProcessorsAwake = true
        let platform = try await LocalPlatform(configuration: configuration)
        #expect(try platform.keepsProcessorsAwake && isHeld())
        await platform.shutDown()
        #expect(try !platform.keepsProcessorsAwake && !isHeld())
    }

    /// Whoever asks second mustn't go on while the first one's end is under way.
    @Test func shuttingDownTwiceWaitsForTheSameEnd() async throws {
        try await PlatformFixture.with { fixture in
            let pid = try #require(Int32(await fixture.deliver(#"{"do":"process id"}"#).text))
            #expect(isRunning(pid))
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 { group.addTask { await fixture.platform.shutDown() } }
                await group.next()
                #expect(!isRunning(pid))
            }
        }
    }
}
