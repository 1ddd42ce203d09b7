import Synchronization

/// Which cells are worth going on with.
///
/// A plugin that hangs would cost its timeout for each of thousands of messages, and for each attempt at one. So a cell whose first deliveries all
/// failed is given up, and so is a whole function of which no cell has worked; one success, and a cell is never given
/// up: then failures are a finding.
final class CellHealth: Sendable {
    fileprivate struct Record {
        var failures = 0
        var succeeded = false
        var skipped = 0
        var error = ""

        var isGivenUp: Bool { !succeeded && failures >= Driver.failuresBeforeGivingUp }
    }

    private let cells: [Cell]
    /// For each cell, the number of its function.
    private let functions: [Int]
    private let state: Mutex<(cells: [Record], functions: [Record])>

    init(cells: [Cell]) {
        self.cells = cells
        var numbers: [String: Int] = [:]
        functions = cells.map { cell in
            let name = FunctionSpec.name(plugin: cell.plugin, memorySize: cell.memorySize)
            let number = numbers[name] ?? numbers.count
            numbers[name] = number
            return number
        }
        state = Mutex((cells.map { _ in Record() }, numbers.map { _ in Record() }))
    }

    /// Whether a further message of the cell is sent; if not, it is counted as skipped.
    func admits(_ cell: Int) -> Bool {
        state.withLock { state in
            let isGivenUp = state.cells[cell].isGivenUp || state.functions[functions[cell]].isGivenUp
            if isGivenUp { state.cells[cell].skipped += 1 }
            return !isGivenUp
        }
    }

    func isGivenUp(_ cell: Int) -> Bool {
        state.withLock { $0.cells[cell].isGivenUp || $0.functions[functions[cell]].isGivenUp }
    }

    func count(_ entry: JournalEntry, in cell: Int) {
        state.withLock { state in
            state.cells[cell].count(entry)
            state.functions[functions[cell]].count(entry)
        }
    }

    var abandoned: [Driver.Abandoned] {
        state.withLock { state in
            cells.indices.filter { state.cells[$0].skipped > 0 }.map { index in
                let error = state.cells[index].error
                return Driver.Abandoned(
                    cell: cells[index], skipped: state.cells[index].skipped,
                    error: error.isEmpty ? state.functions[functions[index]].error : error)
            }
        }
    }
}

extension CellHealth.Record {
    fileprivate mutating func count(_ entry: JournalEntry) {
        if entry.delivery.outcome == .succeeded {
            succeeded = true
        } else {
            // Each attempt that timed out took as long as it may: three of them are enough.
            failures += entry.delivery.outcome == .timedOut ? max(1, entry.delivery.attempts) : 1
            error = String(decoding: entry.delivery.response.prefix(300), as: UTF8.self)
        }
    }
}
