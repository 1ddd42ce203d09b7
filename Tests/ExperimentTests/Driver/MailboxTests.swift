import Experiment
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct MailboxTests {
    /// From many threads, to a task that was cancelled: all arrive, those of each thread in their order.
    @Test func nothingIsLost() async {
        let mailbox = Mailbox<(thread: Int, number: Int)>()
        for thread in 0..<8 {
            Thread { for number in 0..<1000 { mailbox.put((thread, number)) } }.start()
        }
        let reader = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            var taken: [[Int]] = Array(repeating: [], count: 8)
            while taken.reduce(0, { $0 + $1.count }) < 8000 {
                for (thread, number) in await mailbox.take() { taken[thread].append(number) }
            }
            return taken
        }
        #expect(await reader.value == Array(repeating: Array(0..<1000), count: 8))
    }

    @Test func whatComesWhileNobodyAsksComesAtOnce() async {
        let mailbox = Mailbox<Int>()
        for number in 0..<5 { mailbox.put(number) }
        #expect(await mailbox.take() == [0, 1, 2, 3, 4])
    }
}
