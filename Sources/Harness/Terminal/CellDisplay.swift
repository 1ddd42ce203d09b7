import Experiment
import Foundation
import Synchronization

/// The progress of a run: in a terminal one line per cell and one for the whole, which update; in a pipe a plain line per
/// finished cell and per tenth of the whole, as all cells, being interleaved, are finished late.
///
/// What is shown is written by a thread of its own: a terminal that is paused, or a pipe that nobody empties, must not hold up
/// the driver.
final class CellDisplay: Sendable {
    fileprivate struct Progress {
        var done = 0
        var failed = 0
        /// The latest round trips, in nanoseconds: enough for a median that follows what happens now.
        var latest: [Int64] = []
    }

    private struct State {
        var cells: [Progress]
        /// Whether the terminal doesn't show it yet.
        var isChanged = false
        /// Lines for a pipe that aren't written yet.
        var lines = ""
        var isFinished = false
        let begin = ContinuousClock.now
        /// All messages of which it is known what has become.
        var done = 0
        /// Those of them that were done before.
        var doneBefore = 0
    }

    private static let redrawInterval = DispatchTimeInterval.milliseconds(100)
    private static let latestCount = 63

    private let labels: [String]
    private let messages: Int
    private let terminal: Terminal
    private let state: Mutex<State>
    private let finishing = DispatchSemaphore(value: 0)

    /// - Parameter accounted: what was done before.
    init(plan: ExperimentPlan, after accounted: AccountedMessages, terminal: Terminal = .error) {
        let cells = plan.cells
        let plugin = cells.map(\.plugin.count).max() ?? 0
        labels = cells.map { cell in
            cell.plugin.padding(toLength: plugin, withPad: " ", startingAt: 0)
                + String(format: "  %5d MB  batch %4d", cell.memorySize, cell.batchSize)
        }
        messages = plan.messages
        self.terminal = terminal
        state = Mutex(
            State(
                cells: accounted.counts.map { Progress(done: $0) }, done: accounted.count, doneBefore: accounted.count)
        )
    }

    /// Shows what is recorded while `body` lasts, and its last state, which stays on the screen.
    func showing<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        async let shown: Void = withCheckedContinuation { done in
            Thread {
                self.show()
                done.resume()
            }.start()
        }
        let result: Result<Value, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        state.withLock { $0.isFinished = true }
        finishing.signal()
        await shown
        return try result.get()
    }

    /// Counts what has become of a message.
    func record(cell: Int, _ event: Driver.Event) {
        state.withLock { state in
            state.cells[cell].count(event, keeping: Self.latestCount)
            state.done += 1
            if terminal.isInteractive {
                state.isChanged = true
            } else {
                if state.cells[cell].done == messages { state.lines += line(cell, state.cells[cell]) + "\n" }
                let tenth = max(1, messages * labels.count / 10)
                if state.done % tenth == 0, labels.count > 1 { state.lines += total(state) + "\n" }
            }
        }
    }

    /// Writes what there is to see until the end.
    private func show() {
        var drawnLines = 0
        var isFinished = false
        while !isFinished {
            _ = finishing.wait(timeout: .now() + Self.redrawInterval)
            let text = state.withLock { state in
                isFinished = state.isFinished
                defer { (state.isChanged, state.lines) = (false, "") }
                return state.isChanged || isFinished && terminal.isInteractive
                    ? frame(state, over: &drawnLines) : state.lines
            }
            // Outside of the lock: whoever reads this may take all the time.
            Terminal.write(text)
        }
    }

    /// - Parameter drawnLines: how many lines are there already; gets how many there are then.
    private func frame(_ state: State, over drawnLines: inout Int) -> String {
        var text = drawnLines > 0 ? "\u{1B}[\(drawnLines)A" : ""
        // A matrix taller than the screen can't be redrawn in place: it shows one line for the whole of it.
        let cells = labels.count + 1 < terminal.rows ? labels.indices.map { line($0, state.cells[$0]) } : []
        let lines = cells + [total(state)]
        for line in lines { text += "\u{1B}[K\(line.prefix(terminal.columns - 1))\n" }
        drawnLines = lines.count
        return text
    }

    private func line(_ cell: Int, _ progress: Progress) -> String {
        var text = "\(labels[cell])  \(bar(progress.done, of: messages))"
        if let median = progress.latest.sorted().dropFirst(progress.latest.count / 2).first {
            text += String(format: "  %9.3f ms", Double(median) / 1e6)
        }
        if progress.failed > 0 { text += "  \(progress.failed) not succeeded" }
        return text
    }

    private func total(_ state: State) -> String {
        let all = messages * labels.count
        var text = "\(labels.count) cells  \(bar(state.done, of: all))"
        let doneNow = state.done - state.doneBefore
        if doneNow > 0, state.done < all {
            let left = (ContinuousClock.now - state.begin) / doneNow * (all - state.done)
            text += "  about \(Self.rounded(left)) left"
        }
        let failed = state.cells.reduce(0) { $0 + $1.failed }
        return failed > 0 ? "\(text)  \(failed) not succeeded" : text
    }

    /// An estimate needs no more digits.
    private static func rounded(_ time: Duration) -> String {
        let seconds = Int(time.components.seconds)
        return seconds < 100 ? "\(seconds) s" : "\((seconds + 30) / 60) min"
    }

    private func bar(_ done: Int, of total: Int) -> String {
        let width = 20
        let filled = total > 0 ? done * width / total : width
        let count = String(done).leftPadded(to: String(total).count)
        guard terminal.isInteractive else { return "\(count)/\(total)" }
        return String(repeating: "━", count: filled) + String(repeating: "╌", count: width - filled)
            + "  \(count)/\(total)"
    }
}

extension CellDisplay.Progress {
    fileprivate mutating func count(_ event: Driver.Event, keeping limit: Int) {
        done += 1
        guard case .ended(let entry) = event else {
            failed += 1
            return
        }
        if entry.delivery.outcome != .succeeded { failed += 1 }
        let roundTrip = entry.received - entry.publication.scheduled
        if latest.count < limit { latest.append(roundTrip) } else { latest[done % limit] = roundTrip }
    }
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}
