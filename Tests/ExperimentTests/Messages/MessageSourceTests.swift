import Experiment
import Foundation
import Testing

struct MessageSourceTests {
    /// The message inside of an event, as a function decodes it.
    private func message(_ event: [UInt8]) throws -> [String: Any] {
        let outer = try #require(try JSONSerialization.jsonObject(with: Data(event)) as? [String: Any])
        let records = try #require(outer["Records"] as? [[String: Any]])
        let sns = try #require(records.first?["Sns"] as? [String: Any])
        let text = try #require(sns["Message"] as? String)
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test func eventIsTheWireFormat() throws {
        let folder = try TemporaryFolder()
        let source = try MessageSource.fixture(rows: 50, in: folder)
        let message = try message(source.event(batchSize: 10, message: 3))
        #expect(message["ExperimentId"] as? String == "test")
        #expect(message["MessageId"] as? String == "b10-000003")
        #expect((message["Batch"] as? [String])?.count == 10)
    }

    @Test func rowsAreUsedEqually() throws {
        let folder = try TemporaryFolder()
        let source = try MessageSource.fixture(rows: 30, in: folder)
        var uses: [String: Int] = [:]
        for number in 0..<9 {
            let batch = try #require(try message(source.event(batchSize: 10, message: number))["Batch"] as? [String])
            for item in batch { uses[item, default: 0] += 1 }
        }
        #expect(uses.count == 30)
        #expect(uses.values.allSatisfy { $0 == 3 })
    }

    @Test func batchMayExceedTheDataset() throws {
        let folder = try TemporaryFolder()
        let source = try MessageSource.fixture(rows: 3, in: folder)
        let batch = try #require(try message(source.event(batchSize: 10, message: 0))["Batch"] as? [String])
        #expect(batch.count == 10)
        #expect(Set(batch).count == 3)
    }

    @Test(arguments: [1, 2, 7, 30, 31, 95])
    func largestEventIsABoundThatIsReached(batchSize: Int) throws {
        let folder = try TemporaryFolder()
        let source = try MessageSource.fixture(rows: 30, in: folder)
        let sizes = (0..<300).map { source.event(batchSize: batchSize, message: $0).count }
        let largest = try #require(sizes.max())
        let bound = source.largestEvent(batchSize: batchSize)
        #expect(bound >= largest)
        #expect(bound - largest < 20)
    }
}
