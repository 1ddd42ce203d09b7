import Foundation
import Synchronization

/// Threads for work that reads, hashes and compresses: one per processor, so that the tasks of the whole program go on.
struct Workers: Sendable {
    /// Tells work that has begun that nobody waits for it any more.
    final class Cancellation: Sendable {
        private let isCancelled = Atomic(false)

        func cancel() { isCancelled.store(true, ordering: .relaxed) }

        func check() throws {
            if isCancelled.load(ordering: .relaxed) { throw CancellationError() }
        }
    }

    private let queue: OperationQueue

    init(count: Int = ProcessInfo.processInfo.activeProcessorCount) {
        queue = OperationQueue()
        queue.maxConcurrentOperationCount = max(1, count)
    }

    /// Runs `body` when a thread is free.
    ///
    /// - Throws: what it throws; `CancellationError` if it asks after the task was cancelled.
    func run<Value: Sendable>(_ body: @escaping @Sendable (Cancellation) throws -> Value) async throws -> Value {
        let cancellation = Cancellation()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                queue.addOperation {
                    continuation.resume(
                        with: Result {
                            try cancellation.check()
                            return try body(cancellation)
                        })
                }
            }
        } onCancel: {
            cancellation.cancel()
        }
    }
}
