import Catalog
import Dispatch
import Foundation

/// Turns Ctrl-C and `kill` into cancellation, so that what was measured is kept and nothing is left behind. The second
/// signal ends the process at once.
enum Interruption {
    /// Runs `body`; on SIGINT or SIGTERM its task is cancelled.
    ///
    /// - Returns: how the body ended, and the signal that came while it ran, if any.
    static func cancelling(
        _ body: @escaping @Sendable () async throws -> Void
    ) async -> (outcome: Result<Void, any Error>, signal: Int32?) {
        let signals = AsyncStream<Int32>.makeStream()
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler {
                signals.continuation.yield(number)
                signal(number, SIG_DFL)
            }
            source.activate()
            return source
        }
        defer { for source in sources { source.cancel() } }

        let work = Task(operation: body)
        let watcher = Task<Int32?, Never> {
            for await number in signals.stream {
                work.cancel()
                return number
            }
            return nil
        }
        let outcome = await work.result
        signals.continuation.finish()
        return (outcome, await watcher.value)
    }

    /// Whether an error only says that the task was cancelled.
    static func isCause(of error: any Error) -> Bool {
        error is CancellationError || error as? CatalogError == .cancelled
    }
}
