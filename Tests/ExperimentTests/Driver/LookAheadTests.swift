import Experiment
import Foundation
import Synchronization
import Testing
import Wire

@Suite(.timeLimit(.minutes(1)))
struct LookAheadTests {
    private func message(_ number: Int, bytes: Int = 1) -> OutgoingMessage {
        OutgoingMessage(id: "\(number)", body: Array(repeating: UInt8(ascii: "0"), count: bytes))
    }

    /// Runs `work` on a thread of its own; the stream ends when it has.
    private func thread(_ work: @escaping @Sendable () -> Void) -> AsyncStream<Void> {
        let ended = AsyncStream<Void>.makeStream()
        Thread {
            work()
            ended.continuation.finish()
        }.start()
        return ended.stream
    }

    @Test func messagesComeInTheirOrderThroughAFullRing() async throws {
        let ahead = LookAhead()
        let count = 5 * LookAhead.mostMessages + 1
        let ids = Mutex<[String]>([])
        let making = thread { [self] in
            for number in 0..<count where !ahead.put(message(number)) { return }
            ahead.complete()
        }
        let taking = thread {
            while let message = ahead.take() { ids.withLock { $0.append(message.id) } }
        }
        for await _ in making {}
        for await _ in taking {}
        #expect(ids.withLock { $0 } == (0..<count).map { "\($0)" })
    }

    @Test func noMoreIsMadeAheadThanThereIsRoomFor() async throws {
        let ahead = LookAhead()
        let made = Atomic(0)
        let making = thread { [self] in
            while ahead.put(message(0)) { made.add(1, ordering: .sequentiallyConsistent) }
        }
        ahead.waitUntilFilled()
        for _ in 0..<10 { #expect(ahead.take() != nil) }
        ahead.close()
        for await _ in making {}
        #expect((LookAhead.mostMessages...LookAhead.mostMessages + 10).contains(made.load(ordering: .relaxed)))
    }

    /// A message that is larger than all may be goes through, but alone.
    @Test func largeMessagesAreMadeOneByOne() async throws {
        let ahead = LookAhead()
        let large = LookAhead.mostBytes
        let making = thread { [self] in
            for number in 0..<3 where !ahead.put(message(number, bytes: large)) { return }
            ahead.complete()
        }
        ahead.waitUntilFilled()
        #expect((0..<3).map { _ in ahead.take()?.id } == ["0", "1", "2"])
        #expect(ahead.take() == nil, "no more come")
        for await _ in making {}
    }

    @Test func closingWakesWhoeverWaits() async throws {
        let (sleeping, taking) = (LookAhead(), LookAhead())
        let results = Mutex<[Bool]>([])
        let waiters = [
            thread { results.withLock { [slept = sleeping.wait(until: .max)] in $0.append(slept) } },
            thread { results.withLock { [taken = taking.take()] in $0.append(taken != nil) } },
        ]
        sleeping.close()
        taking.close()
        for waiter in waiters { for await _ in waiter {} }
        #expect(results.withLock { $0 } == [false, false])
        #expect(!sleeping.put(message(0)))
        #expect(!sleeping.wait(until: 0))
    }

    @Test func waitEndsWhenItIsTimeAndNotBefore() {
        let ahead = LookAhead()
        #expect(ahead.wait(until: 0), "long past")
        let time = Timestamp.monotonicNow() + 1_000_000
        #expect(ahead.wait(until: time))
        #expect(Timestamp.monotonicNow() >= time)
    }
}
