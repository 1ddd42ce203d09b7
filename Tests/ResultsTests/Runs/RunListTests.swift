import Experiment
import Foundation
import Results
import Testing

@Suite struct RunListTests {
    @Test func listsAndFinds() throws {
        let run = try RunFixture(planned: 3)
        run.begin()
        try run.write()
        let list = RunList(folder: run.folder.url.deletingLastPathComponent().path)
        var entry = try #require(try list.entries().first)
        #expect(entry.status == .incomplete)
        #expect(entry.startedAt == "2026-01-02 03:04:05.678")
        #expect(entry.plugins == ["pca"] && entry.messages == 3)
        run.end()
        try run.write()
        entry = try #require(try list.entries().first)
        #expect(entry.status == .complete)
        #expect(try list.run(named: "experiment").experimentId == "experiment")
        #expect(try list.run(named: run.folder.url.path).experimentId == "experiment")
    }

    @Test func aDamagedPlanIsSaid() throws {
        let run = try RunFixture(planned: 1)
        try run.write()
        try Data("{".utf8).write(to: run.folder.plan)
        let list = RunList(folder: run.folder.url.deletingLastPathComponent().path)
        #expect(try list.entries().map(\.status) == [.damaged])
    }

    @Test func anUnknownRunNamesTheNearest() throws {
        let run = try RunFixture(planned: 1)
        let folder = run.folder.url.deletingLastPathComponent().path
        let error = #expect(throws: ResultsError.self) { try RunList(folder: folder).run(named: "experimnt") }
        #expect(error == .unknownRun(name: "experimnt", folder: folder, nearest: ["experiment"]))
        #expect(throws: ResultsError.self) { try RunList(folder: folder).run(named: "") }
    }

    @Test func noFolderYetIsNoRunYet() throws {
        #expect(try RunList(folder: "/nonexistent/runs").entries().isEmpty)
    }
}
