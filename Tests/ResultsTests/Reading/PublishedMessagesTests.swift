import Experiment
import Foundation
import Results
import Testing

/// Messages that a topic has taken, of a run that was cut short before their deliveries had ended.
struct PublishedMessagesTests {
    @Test func logsTellHowDeliveriesEnded() async throws {
        let run = try RunFixture(planned: 4)
        run.begin()
        run.deliver(1, cold: true)
        run.publish(2)
        run.publish(3)
        run.log.removeAll {
            $0.contains("Processing completed") && $0.contains("\"messageId\":\"\(RunFixture.messageId(3))\"")
        }
        run.publish(4)
        run.log = run.log.map {
            $0.hasPrefix("REPORT RequestId: \(RunFixture.requestId(400_512))") ? $0 + "Status: timeout\t" : $0
        }
        run.log.removeAll {
            $0.contains("Processing completed") && $0.contains("\"messageId\":\"\(RunFixture.messageId(4))\"")
        }
        try run.write()

        let summary = try await RunProcessor(folder: run.folder).process()
        let rows = try run.rows()
        #expect(rows.map { $0["outcome"] } == ["succeeded", "succeeded", "failed", "timed-out"])
        #expect(rows[1]["requestId"] == RunFixture.requestId(200_512))
        #expect(rows[1]["lambdaDuration"] == "1.23")
        #expect(rows[1]["roundTrip"] == "", "nobody saw the response")
        #expect(rows[1]["publishTime"] == "3")
        #expect(rows[0]["publishTime"] == "")
        #expect(summary.isComplete, "every planned delivery has ended")
        #expect(summary.conservation.holds)
    }

    /// The process that published it learned the end as well: one delivery, not two.
    @Test func knownEndCounts() async throws {
        let run = try RunFixture(planned: 1)
        run.begin()
        run.publish(1, logged: false)
        run.deliver(1)
        run.end()
        try run.write()
        let summary = try await RunProcessor(folder: run.folder).process()
        #expect(try run.rows().count == 1)
        #expect(summary.conservation.published == 1)
        #expect(summary.isSound)
    }

    @Test func messageWithoutTraceIsMissed() async throws {
        let run = try RunFixture(planned: 2)
        run.begin()
        run.deliver(1)
        run.publish(2, logged: false)
        try run.write()
        let summary = try await RunProcessor(folder: run.folder).process()
        #expect(summary.conservation.published == 2)
        #expect(summary.conservation.ended == 1)
        #expect(!summary.isSound)
        #expect(summary.warnings.contains { $0.kind == .sumsOff && $0.advice.contains("harness collect") })
    }

    /// Message ids are the same in every run.
    @Test func lineOfAnotherRunIsNotOurs() async throws {
        let run = try RunFixture(planned: 1)
        run.begin()
        run.publish(1)
        run.log = run.log.map { $0.replacing("\"experimentId\":\"experiment\"", with: "\"experimentId\":\"other\"") }
        try run.write()
        #expect(try await RunProcessor(folder: run.folder).process().conservation.ended == 0)
    }
}
