import Experiment
import Foundation
import Testing

struct MachineLoadTests {
    @Test func sharesOfTime() throws {
        let first = try #require(
            ProcessorTimes(stat: "cpu  100 10 50 1000 40 5 5 20 7 0\ncpu0 1 2 3 4 5 6 7 8 9 10\n"))
        #expect((first.busy, first.idle, first.stolen) == (170, 1040, 20))
        let second = try #require(ProcessorTimes(stat: "cpu  130 10 60 1040 50 5 5 30 7 0\n"))
        let shares = try #require(second.shares(since: first))
        #expect((shares.busy, shares.stolen) == (0.4, 0.1))
        #expect(first.shares(since: first) == nil)
        // Counters of a processor that was taken away go backwards.
        #expect(first.shares(since: second) == nil)
    }

    @Test(arguments: ["", "cpu", "cpu 1 2 3", "cpu 1 2 3 4 5 6 7 x", "intr 1 2 3 4 5 6 7 8 9", "cpu -1 2 3 4 5 6 7 8"])
    func whatIsNoSuchFileTellsNothing(text: String) { #expect(ProcessorTimes(stat: text) == nil) }

    @Test func watchesThisMachine() async throws {
        let watch = try #require(await LoadWatch.begin())
        #expect((0...1).contains(watch.load.busyBefore) && watch.load.stolen == nil)
        let load = await watch.end()
        #expect(load.busyBefore == watch.load.busyBefore && load.stolen.map { (0...1).contains($0) } ?? true)
        #expect(load.frequencyBefore == watch.load.frequencyBefore && load.throttled ?? 0 >= 0)
        #expect((load.frequencyBefore == nil) == (load.frequencyAfter == nil))
    }

    /// Records of earlier versions know of no clock.
    @Test func anOlderRecordIsRead() throws {
        let record = Data(#"{"busyBefore":0.25,"stolen":0.5}"#.utf8)
        #expect(try JSONDecoder().decode(MachineLoad.self, from: record) == MachineLoad(busyBefore: 0.25, stolen: 0.5))
    }

    @Test func aCancelledRunDoesntWait() async {
        let task = Task { await LoadWatch.begin() }
        task.cancel()
        #expect(await task.value?.load == nil)
    }
}
