import Dispatch
import Foundation

/// Turns Ctrl-C and `kill` into cancellation, so that what was measured is kept and nothing is left behind. The second
/// signal ends the process at once.
enum Interruption {
    /// Runs `body`; on SIGINT or SIGTERM its task is cancelled.
    ///
    /// - Returns: the body's result, and the signal that came while it ran, if any.
    static func cancelling<Result: Sendable>(
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> (Result, signal: Int32?) {
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
        return (try outcome.get(), await watcher.value)
    }
}
