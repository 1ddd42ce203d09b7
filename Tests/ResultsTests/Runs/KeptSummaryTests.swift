import Experiment
import Foundation
import Results
import Testing

/// A summary is made again exactly when anything that it was made from, or that was made with it, has changed.
struct KeptSummaryTests {
    private func processed() async throws -> RunFixture {
        let run = try RunFixture(planned: 3)
        run.begin()
        run.deliver(1, cold: true)
        run.deliver(2)
        run.deliver(3)
        run.end()
        _ = try await run.process()
        return run
    }

    /// Which database it is: each is a file of its own, written anew.
    private func database(_ run: RunFixture) throws -> [String] {
        let attributes = try FileManager.default.attributesOfItem(atPath: run.folder.database.path)
        let date = attributes[.modificationDate] as? Date
        return ["\(attributes[.systemFileNumber] ?? 0)", "\(date?.timeIntervalSince1970 ?? 0)"]
    }

    @Test func itIsKeptWhileNothingChanges() async throws {
        let run = try await processed()
        let processor = RunProcessor(folder: run.folder)
        let made = try await processor.process()
        let before = try database(run)
        for _ in 0..<3 { #expect(try await processor.summary() == made) }
        #expect(try database(run) == before)
        _ = try await processor.process()
        #expect(try database(run) != before, "who asks for it gets it anew")
    }

    @Test func theFirstTimeItIsMade() async throws {
        let run = try RunFixture(planned: 1)
        run.deliver(1, cold: true)
        try run.write()
        let summary = try await RunProcessor(folder: run.folder).summary()
        #expect(summary.conservation.succeeded == 1)
        #expect(try await RunInvocations.read(from: run.folder.database).invocations.count == 1)
        await #expect(throws: ResultsError.self) {
            try FileManager.default.removeItem(at: run.folder.journal)
            _ = try await RunProcessor(folder: run.folder).summary()
        }
    }

    enum Change: CaseIterable {
        case logLine, logLineSetBack, logGrown, newLog, logGone, journalLine, journalTorn, plan, planGone, environment
        case csvEdited, csvGone, databaseTruncated, databaseGone
        case summaryTruncated, summaryEmptied, summaryEdited, summaryGone, summaryIsAFolder, otherProgram
    }

    @Test(arguments: Change.allCases) func anyChangeIsNoticed(_ change: Change) async throws {
        let run = try await processed()
        let before = try database(run)
        try apply(change, to: run)
        let processor = RunProcessor(folder: run.folder)
        let summary = try await processor.summary()
        #expect(try database(run) != before)
        #expect(try await processor.process() == summary)
        switch change {
        case .logLine, .logLineSetBack: #expect(summary.cells[0].warm?.duration?.maximum == 9.23)
        case .logGrown: #expect(summary.input.otherLines == 1)
        case .logGone: #expect(summary.warnings.contains { $0.kind == .missingLog })
        case .journalLine: #expect(summary.conservation.failed == 1)
        case .journalTorn: #expect(summary.warnings.contains { $0.kind == .damagedJournal })
        case .plan: #expect(summary.conservation.planned == 4)
        case .planGone: #expect(summary.conservation.planned == nil)
        case .environment: #expect(summary.isolation == "containers")
        default: #expect(summary.isSound && summary.conservation.succeeded == 3)
        }
    }

    private func apply(_ change: Change, to run: RunFixture) throws {
        let folder = run.folder
        let log = folder.logs.appending(path: "\(RunFixture.function).log")
        switch change {
        case .logLine: try edit(log, "Duration: 1.23", "Duration: 9.23")
        case .logLineSetBack:
            let date = try FileManager.default.attributesOfItem(atPath: log.path)[.modificationDate] ?? Date()
            try edit(log, "Duration: 1.23", "Duration: 9.23")
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: log.path)
        case .logGrown: try append("printed\n", to: log)
        case .newLog: try Data().write(to: folder.logs.appending(path: "ml-on-faas-pca-1769MB.log"))
        case .logGone: try FileManager.default.removeItem(at: log)
        case .journalLine:
            let line = run.journal[2]
            try edit(
                folder.journal, line,
                line.replacing(#""succeeded","#, with: #""failed",   "#))
        case .journalTorn: try append(#"{"kind":"deliv"#, to: folder.journal)
        case .plan: try edit(folder.plan, #""messages" : 3"#, #""messages" : 4"#)
        case .planGone: try FileManager.default.removeItem(at: folder.plan)
        case .environment:
            var environment = EnvironmentRecord(
                command: [], startedAt: "", machine: .current(), revision: nil, swiftVersion: "", libraries: [:],
                unenforcedLimits: [])
            environment.isolation = "containers"
            try folder.write(environment)
        case .csvEdited: try append("one more row\n", to: folder.results)
        case .csvGone: try FileManager.default.removeItem(at: folder.results)
        case .databaseTruncated: truncate(folder.database.path, 70_000)
        case .databaseGone: try FileManager.default.removeItem(at: folder.database)
        case .summaryTruncated:
            let data = try Data(contentsOf: folder.summary)
            try data.prefix(data.count / 2).write(to: folder.summary)
        case .summaryEmptied: try Data().write(to: folder.summary)
        case .summaryEdited: try edit(folder.summary, #""succeeded":3"#, #""succeeded":4"#)
        case .summaryGone: try FileManager.default.removeItem(at: folder.summary)
        case .summaryIsAFolder:
            try FileManager.default.removeItem(at: folder.summary)
            try FileManager.default.createDirectory(at: folder.summary, withIntermediateDirectories: false)
        case .otherProgram: try edit(folder.summary, #""program":{"changed":"#, #""program":{"changed":1"#)
        }
    }

    private func edit(_ file: URL, _ text: String, _ other: String) throws {
        let content = try String(contentsOf: file, encoding: .utf8)
        try #require(content.contains(text))
        // In place: it stays the same file.
        let handle = try FileHandle(forWritingTo: file)
        try handle.write(contentsOf: Data(content.replacing(text, with: other).utf8))
        try handle.close()
    }

    private func append(_ text: String, to file: URL) throws {
        let handle = try FileHandle(forWritingTo: file)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(text.utf8))
        try handle.close()
    }

    /// Results are renamed one by one, and the summary is written last: whoever is killed in between leaves new results with
    /// an older summary.
    @Test func aProcessingThatWasKilledLeavesNothingStale() async throws {
        let run = try await processed()
        let processor = RunProcessor(folder: run.folder)
        for name in ["summary.json", "results.csv"] {
            let file = run.folder.url.appending(path: name)
            let old = run.folder.url.appending(path: "old-\(name)")
            try FileManager.default.moveItem(at: file, to: old)
            run.deliver(run.journal.count, duration: 2)
            try run.write()
            let summary = try await processor.process()
            try FileManager.default.removeItem(at: file)
            try FileManager.default.moveItem(at: old, to: file)
            let before = try database(run)
            #expect(try await processor.summary() == summary)
            #expect(try database(run) != before)
            #expect(try run.rows().count == summary.conservation.rows)
        }
    }

    /// A run without a plan has only its folder's name.
    @Test func aRenamedRunHasItsNewName() async throws {
        let run = try RunFixture()
        run.deliver(1, cold: true)
        #expect(try await run.process().summary.experimentId == "experiment")
        let parent = run.folder.url.deletingLastPathComponent()
        let renamed = RunFolder(parent.appending(path: "renamed"))
        try FileManager.default.moveItem(at: run.folder.url, to: renamed.url)
        #expect(try await RunProcessor(folder: renamed).summary().experimentId == "renamed")
    }
}
