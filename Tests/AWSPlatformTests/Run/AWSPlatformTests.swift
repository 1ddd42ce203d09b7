import AWSPlatform
import Experiment
import Foundation
import Synchronization
import TestSupport
import Testing

/// A cloud in memory: it runs a published message at once, or as a test wants it.
final class CloudInMemory: RunServices {
    struct State {
        var logs: [String: [LogGroupEvent]] = [:]
        var letters: [QueuedLetter] = []
        var renewed: [String] = []
        var underWay = 0
        var count = 0
        var pagesBeforeFailure: Int?
    }

    let state = Mutex(State())
    private let pageSize: Int
    private let run: @Sendable (inout State, _ number: Int, _ message: String, _ function: String) throws -> Void

    init(
        pageSize: Int = 3,
        run: @escaping @Sendable (inout State, Int, String, String) throws -> Void = { $0.succeed($1, $2, $3) }
    ) {
        self.pageSize = pageSize
        self.run = run
    }

    func publish(_ message: String, to function: String) async throws {
        try state.withLock { state in
            state.count += 1
            try run(&state, state.count, message, function)
        }
    }

    func logPage(of function: String, from start: Int64, token: String?) async throws
        -> (events: [LogGroupEvent], next: String?)
    {
        try state.withLock { state in
            if let pages = state.pagesBeforeFailure {
                guard pages > 0 else { throw Unavailable() }
                state.pagesBeforeFailure = pages - 1
            }
            let events = state.logs[function, default: []].filter { $0.timestamp >= start }
                .sorted { $0.timestamp < $1.timestamp }
            let first = token.flatMap { Int($0) } ?? 0
            let end = min(first + pageSize, events.count)
            return (Array(events[min(first, end)..<end]), end < events.count ? "\(end)" : nil)
        }
    }

    func renew(_ function: String) async throws { state.withLock { $0.renewed.append(function) } }

    func takeDeadLetters(_ keep: @Sendable ([QueuedLetter]) async throws -> Set<Int>) async throws {
        let letters = state.withLock { $0.letters }
        guard !letters.isEmpty else { return }
        let kept = try await keep(letters)
        state.withLock { state in
            state.letters = state.letters.indices.filter { !kept.contains($0) }.map { state.letters[$0] }
        }
    }

    struct Unavailable: Error {}
}

extension CloudInMemory.State {
    mutating func write(_ lines: [String], of function: String, at time: Int64) {
        for line in lines {
            logs[function, default: []].append(
                LogGroupEvent(id: UUID().uuidString, timestamp: time, message: line + "\n"))
        }
    }

    mutating func succeed(_ number: Int, _ message: String, _ function: String) {
        write(lines(number, message), of: function, at: Int64(1000 + number))
    }

    func lines(_ number: Int, _ message: String) -> [String] {
        let object = try? JSONSerialization.jsonObject(with: Data(message.utf8)) as? [String: Any]
        let (experiment, id) = (object?["ExperimentId"] as? String ?? "", object?["MessageId"] as? String ?? "")
        func line(_ text: String) -> String {
            #"ML_ON_FAAS - {"timeStamp":"2026-01-02 03:04:05.678","functionInstanceId":"i","experimentId":"\#(experiment)","#
                + #""messageId":"\#(id)","lambdaRequestId":"r\#(number)","logMessage":"\#(text)"}"#
        }
        return [
            "START RequestId: r\(number) Version: $LATEST", line("Processing started"), line("Processing completed"),
            "END RequestId: r\(number)",
            "REPORT RequestId: r\(number)\tDuration: 1.50 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\t"
                + "Max Memory Used: 31 MB\t",
        ]
    }
}

struct AWSPlatformTests {
    private let folder: ScratchFolder
    private let function = "ml-on-faas-pca-128MB"

    init() throws { folder = try ScratchFolder() }

    private func platform(_ cloud: CloudInMemory, patience: Duration = .seconds(60)) -> AWSPlatform {
        var options = AWSPlatform.Options()
        options.patience = patience
        options.longestWait = .seconds(60)
        options.pollInterval = .milliseconds(1)
        options.requestInterval = .zero
        options.deadLetterInterval = .zero
        return AWSPlatform(services: cloud, experimentId: "e", startedAt: 1000, options: options)
    }

    private func message(_ id: String) -> OutgoingMessage {
        OutgoingMessage(id: id, body: Array(#"{"ExperimentId":"e","MessageId":"\#(id)","Batch":["x"]}"#.utf8))
    }

    private func spec() -> FunctionSpec {
        FunctionSpec(plugin: "pca", memorySize: 128, command: [], workingDirectory: "", modelDirectory: "")
    }

    private func deliver(_ id: String, on platform: AWSPlatform, start: StartMode = .any) async throws -> Delivery? {
        switch try await platform.publish(message(id), to: function, start: start) {
        case .ended(let delivery): delivery
        case .accepted(let end): await end()
        }
    }

    @Test func deliversThroughLogs() async throws {
        let cloud = CloudInMemory()
        let platform = platform(cloud)
        _ = try await platform.deploy([spec()], logFolder: folder.url.path)
        try await withThrowingTaskGroup(of: Delivery?.self) { group in
            for number in 0..<50 { group.addTask { try await deliver("m\(number)", on: platform) } }
            for try await delivery in group { #expect(delivery?.outcome == .succeeded) }
        }
        await platform.shutDown()
        let log = try String(contentsOfFile: folder.path("\(function).log"), encoding: .utf8)
        #expect(log.split(separator: "\n").count == 250, "every line once")
    }

    @Test func coldStartsRenewTheFunction() async throws {
        let cloud = CloudInMemory()
        let platform = platform(cloud)
        _ = try await platform.deploy([spec()], logFolder: folder.url.path)
        #expect(try await deliver("m1", on: platform, start: .cold)?.outcome == .succeeded)
        #expect(try await deliver("m2", on: platform)?.outcome == .succeeded)
        #expect(try await deliver("m3", on: platform, start: .cold)?.outcome == .succeeded)
        #expect(cloud.state.withLock { $0.renewed } == [function, function])
        await platform.shutDown()
    }

    @Test func lostMessageIsGivenUp() async throws {
        let platform = platform(CloudInMemory { _, _, _, _ in }, patience: .milliseconds(20))
        _ = try await platform.deploy([spec()], logFolder: folder.url.path)
        let delivery = try await deliver("m", on: platform)
        #expect(delivery?.outcome == .failed)
        await platform.shutDown()
    }

    /// An event that arrives minutes late has an old time: only a look at the whole log finds it.
    @Test func lateEventIsFoundBeforeGivingUp() async throws {
        let cloud = CloudInMemory { state, number, message, function in
            state.write(["newest"], of: function, at: 10_000_000)
            state.write(state.lines(number, message), of: function, at: 1001)
        }
        let platform = platform(cloud, patience: .milliseconds(20))
        _ = try await platform.deploy([spec()], logFolder: folder.url.path)
        // Its own first look has the newest event alone.
        cloud.state.withLock { $0.write(["newest"], of: function, at: 10_000_000) }
        #expect(try await deliver("m", on: platform)?.outcome == .succeeded)
        await platform.shutDown()
    }

    @Test func deadLetterEndsTheDelivery() async throws {
        let cloud = CloudInMemory { state, _, message, _ in
            let escaped = message.replacing("\"", with: "\\\"")
            state.letters.append(
                QueuedLetter(
                    body: #"{"Records":[{"Sns":{"Message":"\#(escaped)"}}]}"#,
                    attributes: ["ErrorMessage": "out of memory"]))
        }
        let platform = platform(cloud)
        _ = try await platform.deploy([spec()], logFolder: folder.url.path)
        let delivery = try await deliver("m", on: platform)
        #expect(delivery?.outcome == .failed)
        let error = String(decoding: delivery?.response ?? [], as: UTF8.self)
        #expect(error.contains("out of memory"))
        let kept = try String(contentsOfFile: folder.path("dead-letters.jsonl"), encoding: .utf8)
        #expect(kept.split(separator: "\n").count == 1)
        await platform.shutDown()
    }

    /// Another run's letters stay for it.
    @Test func lettersOfOthersStay() async throws {
        let other = #"{"Records":[{"Sns":{"Message":"{\"ExperimentId\":\"other\",\"MessageId\":\"m\"}"}}]}"#
        let cloud = CloudInMemory()
        cloud.state.withLock { $0.letters = [QueuedLetter(body: other, attributes: [:])] }
        let platform = platform(cloud)
        _ = try await platform.deploy([spec()], logFolder: folder.url.path)
        #expect(try await deliver("m", on: platform)?.outcome == .succeeded)
        await platform.shutDown()
        #expect(cloud.state.withLock { $0.letters.map(\.body) } == [other])
    }

    /// Minutes pass when a test says so.
    private final class TestClock: Sendable {
        private let start = ContinuousClock.now
        private let passed = Mutex(Duration.zero)

        var now: ContinuousClock.Instant { passed.withLock { start + $0 } }
        func pass(minutes: Int) { passed.withLock { $0 += .seconds(60 * minutes) } }
    }

    /// Messages wait for a busy function; it is heard of, and so they aren't lost, until Lambda itself gives them up.
    @Test func functionThatIsHeardOfLosesNoMessage() async throws {
        let cloud = CloudInMemory { state, number, message, function in
            // Of the first and the second nothing is heard.
            if number > 2 { state.write(state.lines(number, message), of: function, at: Int64(1000 + number)) }
        }
        let clock = TestClock()
        var options = AWSPlatform.Options(timeoutSeconds: 30, eventAgeSeconds: 3600)
        #expect(options.patience == .seconds(570))
        options.pollInterval = .milliseconds(1)
        options.requestInterval = .zero
        options.deadLetterInterval = .zero
        options.now = { clock.now }
        let platform = AWSPlatform(services: cloud, experimentId: "e", startedAt: 1000, options: options)
        _ = try await platform.deploy([spec()], logFolder: folder.url.path)
        guard case .accepted(let first) = try await platform.publish(message("m1"), to: function, start: .any),
            case .accepted(let second) = try await platform.publish(message("m2"), to: function, start: .any)
        else {
            Issue.record("the topic takes them")
            return
        }
        for number in 3...7 {
            clock.pass(minutes: 8)
            #expect(try await deliver("m\(number)", on: platform)?.outcome == .succeeded)
        }
        // Forty minutes later the first one's turn has come.
        let late = String(decoding: message("m1").body, as: UTF8.self)
        cloud.state.withLock { $0.write($0.lines(1, late), of: function, at: 2000) }
        #expect(await first()?.outcome == .succeeded)
        clock.pass(minutes: 60)
        #expect(await second()?.outcome == .failed)
        await platform.shutDown()
    }

    @Test func refusedMessageFails() async throws {
        let platform = platform(CloudInMemory { _, _, _, _ in throw CloudInMemory.Unavailable() })
        _ = try await platform.deploy([spec()], logFolder: folder.url.path)
        let delivery = try await deliver("m", on: platform)
        #expect(delivery?.outcome == .failed)
        await platform.shutDown()
    }

    /// Logs that can't be read any more end the run: else it would publish on and on, and never learn anything.
    @Test func unreadableLogsEndTheRun() async throws {
        let cloud = CloudInMemory()
        cloud.state.withLock { $0.pagesBeforeFailure = 0 }
        let platform = platform(cloud)
        _ = try await platform.deploy([spec()], logFolder: folder.url.path)
        #expect(try await deliver("m", on: platform) == nil)
        await #expect(throws: CloudInMemory.Unavailable.self) { _ = try await deliver("m2", on: platform) }
        await platform.shutDown()
    }

    @Test func shutDownLeavesTheRestToTheLogs() async throws {
        let platform = platform(CloudInMemory { _, _, _, _ in })
        _ = try await platform.deploy([spec()], logFolder: folder.url.path)
        async let delivery = deliver("m", on: platform)
        await Task.yield()
        await platform.shutDown()
        #expect(try await delivery == nil)
    }

    /// Page by page, resumed where it stopped.
    @Test func collectionIsResumed() async throws {
        let cloud = CloudInMemory(pageSize: 2)
        cloud.state.withLock { state in
            for number in 1...5 { state.write(["line \(number)"], of: function, at: Int64(number)) }
            state.pagesBeforeFailure = 1
        }
        let path = folder.path("\(function).log")
        let first = LogCollector(services: cloud, folder: folder.url.path)
        await #expect(throws: CloudInMemory.Unavailable.self) { try await first.collect(function, from: 0) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "line 1\nline 2\n")
        cloud.state.withLock { $0.pagesBeforeFailure = nil }
        let second = LogCollector(services: cloud, folder: folder.url.path)
        #expect(try await second.collect(function, from: 0) == 3)
        #expect(try await second.collect(function, from: 0) == 0)
        #expect(
            try String(contentsOfFile: path, encoding: .utf8) == (1...5).map { "line \($0)\n" }.joined())
    }
}
