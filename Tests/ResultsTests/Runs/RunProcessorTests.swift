import Catalog
import Experiment
import Foundation
import Results
import Synchronization
import Testing

@Suite struct RunProcessorTests {
    /// Design §6: existing notebooks rely on these, in this order.
    static let fixedColumns =
        "messageId,lambdaName,functionName,functionInstanceId,batchSize,isColdStart,initializationStart,"
        + "initializationEnd,processingStart,processingEnd,initializationTime,processingTime,lambdaDuration,"
        + "lambdaBilledDuration,lambdaMemorySize,lambdaMaxMemoryUsed,cpuCount,"

    @Test func joinsJournalAndLogs() async throws {
        let run = try RunFixture(planned: 2)
        run.begin()
        run.deliver(1, cold: true)
        run.deliver(2, duration: 0.87)
        run.end()
        try run.write()
        let summary = try await RunProcessor(folder: run.folder).process()

        let text = try String(contentsOf: run.folder.results, encoding: .utf8)
        #expect(text.hasPrefix(Self.fixedColumns))
        let rows = try run.rows()
        try #require(rows.count == 2)
        let cold = rows[0]
        #expect(cold["messageId"] == "000001")
        #expect(cold["lambdaName"] == RunFixture.function)
        #expect(cold["isColdStart"] == "True")
        #expect(cold["initializationStart"] == "2026-01-02 03:04:05.001")
        #expect(cold["initializationTime"] == "1.25")
        #expect(cold["processingTime"] == "1.000456")
        #expect(cold["lambdaDuration"] == "1.23")
        #expect(cold["lambdaBilledDuration"] == "9")
        #expect(cold["initDuration"] == "7.5")
        #expect(cold["coldStartTime"] == "4")
        #expect(cold["queueDelay"] == "2")
        #expect(cold["roundTrip"] == "5")
        #expect(cold["platformOverhead"] == "1.77")
        #expect(cold["limits"] == "enforced")
        let warm = rows[1]
        #expect(warm["isColdStart"] == "False")
        #expect(warm["initializationStart"] == "")
        #expect(warm["initializationTime"] == "")
        #expect(warm["lambdaDuration"] == "0.87")

        #expect(summary.isComplete && summary.isSound)
        #expect(summary.startedAt == "2026-01-02 03:04:05.678")
        let cell = try #require(summary.cells.first)
        #expect(cell.cold?.count == 1 && cell.warm?.count == 1)
        #expect(cell.cold?.coldStart?.median == 4)
        #expect(cell.warm?.duration?.median == 0.87)
        let cost = try Prices(architecture: summary.prices.architecture).cost(billed: 2, memorySize: 512)
        #expect(abs((cell.warm?.costPer1000Items ?? 0) - cost / 10 * 1000) < 1e-12)
    }

    /// Runs of earlier versions say nothing of it; an embedded platform's had processes.
    @Test func whatInstancesRanInIsTold() async throws {
        let run = try RunFixture(planned: 0)
        try run.write()
        #expect(try await RunProcessor(folder: run.folder).process().isolation == "processes")

        var environment = EnvironmentRecord(
            command: [], startedAt: "", machine: .current(), revision: nil, swiftVersion: "", libraries: [:],
            unenforcedLimits: [])
        environment.isolation = "containers (podman 4.3.1, runc)"
        try run.folder.write(environment)
        #expect(try await RunProcessor(folder: run.folder).process().isolation == environment.isolation)

        let unplanned = try RunFixture()
        try unplanned.write()
        #expect(try await RunProcessor(folder: unplanned.folder).process().isolation == nil)
    }

    @Test func everyOutcomeHasARow() async throws {
        let run = try RunFixture(planned: 4)
        run.begin()
        run.deliver(1, cold: true)
        run.deliver(2, outcome: .failed)
        run.deliver(3, outcome: .throttled, logged: false)
        run.deliver(4, outcome: .timedOut, logged: false)
        run.end()
        try run.write()
        let summary = try await RunProcessor(folder: run.folder).process()
        let rows = try run.rows()
        #expect(rows.map { $0["outcome"] } == ["succeeded", "failed", "throttled", "timed-out"])
        #expect(rows[2]["lambdaDuration"] == "" && rows[2]["batchSize"] == "10")
        let sums = summary.conservation
        #expect((sums.published, sums.succeeded, sums.failed, sums.throttled, sums.timedOut) == (4, 1, 1, 1, 1))
        #expect(sums.holds && summary.isSound)
        #expect(summary.warnings.contains { $0.kind == .unsuccessful })
    }

    @Test func deliveriesThatTookSeveralAttemptsAreTold() async throws {
        let run = try RunFixture(planned: 2)
        run.begin()
        run.deliver(1, cold: true, attempts: 2)
        run.deliver(2)
        run.end()
        try run.write()
        let warnings = try await RunProcessor(folder: run.folder).process().warnings
        #expect(warnings.first { $0.kind == .retried }?.message == "1 delivery succeeded only when tried again.")
    }

    @Test func memoryBeyondTheFunctionsIsTold() async throws {
        let run = try RunFixture(planned: 2)
        run.begin()
        for number in 1...2 { run.deliver(number, cold: number == 1) }
        run.end()
        run.log = run.log.map { $0.replacing("Max Memory Used: 31 MB", with: "Max Memory Used: 513 MB") }
        try run.write()
        let warnings = try await RunProcessor(folder: run.folder).process().warnings
        #expect(warnings.first { $0.kind == .memoryExceeded }?.message.hasPrefix("2 invocations used more") == true)
    }

    @Test func aKilledRunIsIncompleteNotBroken() async throws {
        let run = try RunFixture(planned: 5)
        run.begin()
        run.deliver(1, cold: true)
        run.deliver(2)
        try run.write(tornJournal: #"{"kind":"delivery","messageId":"0000"#)
        let summary = try await RunProcessor(folder: run.folder).process()
        #expect(!summary.isComplete)
        #expect(summary.isSound)
        #expect(try run.rows().count == 2)
        #expect(Set(summary.warnings.map(\.kind)).isSuperset(of: [.incomplete, .damagedJournal]))
    }

    @Test func sumsThatAreOffAreUnsound() async throws {
        let missing = try RunFixture(planned: 2)
        missing.begin()
        missing.deliver(1, cold: true)
        missing.end()
        try missing.write()
        #expect(try await !RunProcessor(folder: missing.folder).process().isSound)

        let double = try RunFixture(planned: 2)
        double.begin()
        double.deliver(1, cold: true)
        double.journal.append(double.journal[1])
        double.end()
        try double.write()
        let summary = try await RunProcessor(folder: double.folder).process()
        #expect(!summary.isSound)
        #expect(summary.warnings.contains { $0.kind == .sumsOff })
    }

    @Test func outputsMustNotDependOnTheMemorySize() async throws {
        for (digest, isSound) in [("0123456789abcdef", true), ("fedcba9876543210", false)] {
            let run = try RunFixture(planned: 1, memorySizes: [512, 1769])
            run.begin()
            run.deliver(1, cold: true)
            run.deliver(1, memorySize: 1769, digest: digest)
            run.end()
            try run.write()
            let summary = try await RunProcessor(folder: run.folder).process()
            #expect(summary.isSound == isSound)
            #expect(summary.warnings.contains { $0.kind == .outputsDiffer } == !isSound)
            #expect((summary.cells[0].outputDigest == summary.cells[1].outputDigest) == isSound)
        }
    }

    @Test func platformAndFunctionMustAgreeOnColdStarts() async throws {
        let run = try RunFixture(planned: 1)
        run.begin()
        run.deliver(1)
        run.log = run.log.map { $0.replacing(#""isColdStart":"False""#, with: #""isColdStart":"True""#) }
        run.end()
        try run.write()
        let summary = try await RunProcessor(folder: run.folder).process()
        #expect(try run.rows().map { [$0["isColdStart"], $0["functionColdStart"]] } == [["False", "True"]])
        #expect(summary.warnings.contains { $0.kind == .coldDisagreement })
    }

    @Test func aBusyMachineIsTold() async throws {
        let cases: [(MachineLoad, [RunWarning.Kind])] = [
            (MachineLoad(busyBefore: 0.05, stolen: 0.001), []), (MachineLoad(busyBefore: 0.6), [.machineBusy]),
            (MachineLoad(busyBefore: 0, stolen: 0.02), [.stolenTime]),
            (MachineLoad(busyBefore: 0, frequencyBefore: 4000, frequencyAfter: 3820, throttled: 0), []),
            (MachineLoad(busyBefore: 0, frequencyBefore: 4000, frequencyAfter: 3780), [.clockChanged]),
            (MachineLoad(busyBefore: 0, frequencyBefore: 4000, frequencyAfter: 4300), [.clockChanged]),
            (MachineLoad(busyBefore: 0, frequencyBefore: 4000), []),
            (MachineLoad(busyBefore: 0, throttled: 3), [.throttled]),
        ]
        for (load, expected) in cases {
            let run = try RunFixture(planned: 1)
            try run.folder.write(MeasuredFixture.environment { $0.load = load })
            run.begin()
            run.deliver(1, cold: true)
            run.end()
            try run.write()
            let warnings = try await RunProcessor(folder: run.folder).process().warnings
            #expect(warnings.map(\.kind) == expected)
        }
    }

    @Test func durationsThatDriftOrHaveModesAreTold() async throws {
        func warnings(_ duration: (Int) -> Double) async throws -> [RunWarning] {
            let run = try RunFixture(planned: 120)
            run.begin()
            for number in 1...120 { run.deliver(number, duration: duration(number)) }
            run.end()
            try run.write()
            return try await RunProcessor(folder: run.folder).process().warnings
        }
        let drift = try await warnings { $0 <= 60 ? 10 + Double($0 % 7) / 10 : 20 + Double($0 % 7) / 10 }
            .first { $0.kind == .drift }
        #expect(drift?.message.contains("1 cell, most in pca 512 MB, batch 10") == true)
        #expect(drift?.message.contains("97 % more") == true)
        let alternating = try await warnings { $0 % 2 == 0 ? 10 + Double($0 % 7) / 10 : 20 + Double($0 % 7) / 10 }
        #expect(alternating.contains { $0.kind == .severalModes } && !alternating.contains { $0.kind == .drift })
        let steady = try await warnings { 10 + Double($0 * 37 % 120) / 100 }
        #expect(!steady.contains { [.drift, .severalModes].contains($0.kind) })
    }

    @Test func aFolderWithoutAJournalIsNoRun() async throws {
        let run = try RunFixture()
        await #expect(throws: ResultsError.self) { try await RunProcessor(folder: run.folder).process() }
    }

    @Test func emptyJournalGivesAnEmptyTable() async throws {
        let run = try RunFixture()
        try run.write()
        let summary = try await RunProcessor(folder: run.folder).process()
        #expect(try run.rows().isEmpty)
        #expect(summary.cells.isEmpty && !summary.isComplete)
    }

    @Test func aFailureLeavesThePreviousFiles() async throws {
        let run = try RunFixture()
        run.deliver(1, cold: true)
        try run.write()
        _ = try await RunProcessor(folder: run.folder).process()
        let before = try Data(contentsOf: run.folder.results)
        // A log that is a folder can be opened and not read, whoever asks.
        try FileManager.default.createDirectory(
            at: run.folder.logs.appending(path: "another.log"), withIntermediateDirectories: false)
        await #expect(throws: ResultsError.self) { try await RunProcessor(folder: run.folder).process() }
        #expect(try Data(contentsOf: run.folder.results) == before)
        let names = try FileManager.default.contentsOfDirectory(atPath: run.folder.url.path)
        #expect(!names.contains { $0.contains(".tmp") })
    }

    @Test func whatAKilledProcessingLeftIsRemoved() async throws {
        let run = try RunFixture()
        run.deliver(1, cold: true)
        try run.write()
        let gone = try Process.run(URL(filePath: "/bin/true"), arguments: [])
        gone.waitUntilExit()
        let left = run.folder.url.appending(path: "results.sqlite.\(gone.processIdentifier).tmp")
        // Process 1 always lives: what it is writing is its own.
        let underWay = run.folder.url.appending(path: "results.csv.1.tmp")
        for file in [left, underWay] { try Data("half".utf8).write(to: file) }
        _ = try await RunProcessor(folder: run.folder).process()
        #expect(!FileManager.default.fileExists(atPath: left.path))
        #expect(FileManager.default.fileExists(atPath: underWay.path))
    }

    @Test func aLongRunTellsHowFarItIs() async throws {
        let run = try RunFixture()
        run.deliver(1, cold: true)
        let printed = "printed by the function, line after line after line"
        run.log.append(contentsOf: repeatElement(printed, count: 1_500_000))
        try run.write()
        let told = Mutex<[ProgressEvent]>([])
        _ = try await RunProcessor(folder: run.folder).process { event in told.withLock { $0.append(event) } }
        let events = told.withLock { $0 }
        #expect(Set(events.map(\.stage)) == [.readingJournal, .readingLogs, .writingResults])
        let fractions = events.filter { $0.stage == .readingLogs }.compactMap(\.fraction)
        #expect(fractions.count > 50 && fractions == fractions.sorted() && fractions.allSatisfy { $0 <= 1 })
    }

    @Test func longTextsAreQuotedWhole() async throws {
        let run = try RunFixture()
        let error = String(repeating: "a, \"b\"\n", count: 100_000)
        let escaped = String(decoding: try JSONEncoder().encode(error), as: UTF8.self)
        let line = run.delivery(1, requestId: RunFixture.requestId(1), outcome: .failed)
        run.journal.append(line.dropLast() + #","error":\#(escaped)}"#)
        try run.write()
        _ = try await RunProcessor(folder: run.folder).process()
        let text = try String(contentsOf: run.folder.results, encoding: .utf8)
        let field = error.replacing("\"", with: "\"\"")
        #expect(text.hasSuffix(",\"\(field)\"\n"))
    }
}
