import Synchronization

/// What each cell has cost so far, and how much it may.
///
/// Each cell gets an equal share. One that has used up its share waits until the others are done; then what these have left is
/// divided equally among those that wait, again and again until nothing is left or nobody waits: the max-min fair division
/// (Bertsekas and Gallager 1992, *Data Networks*, 6.5.2), found while the demands become known.
final class Spending: Sendable {
    private struct State {
        /// Of each cell, in US dollars.
        var spent: [Double]
        /// Of each cell, in US dollars.
        var shares: [Double]
    }

    let budget: Budget
    private let state: Mutex<State>

    /// - Parameter spent: what each cell has cost before, in US dollars.
    init(_ budget: Budget, spent: [Double]) {
        self.budget = budget
        state = Mutex(State(spent: spent, shares: spent))
    }

    /// Whether the cell has anything left of its share. What it exceeds it by is what is under way.
    func admits(_ cell: Int) -> Bool { state.withLock { $0.spent[cell] < $0.shares[cell] } }

    func add(_ cost: Double, to cell: Int) { state.withLock { $0.spent[cell] += cost } }

    /// Divides what is left.
    ///
    /// - Parameter cells: those that have more to send; not empty.
    /// - Returns: whether there was anything.
    func divide(among cells: Set<Int>) -> Bool {
        state.withLock { state in
            let left = budget.dollars - state.spent.reduce(0, +)
            guard left > 0 else { return false }
            for cell in cells { state.shares[cell] = state.spent[cell] + left / Double(cells.count) }
            return true
        }
    }
}

/// The entries of a schedule that must wait, gathered by the tasks that work through it.
final class Waiting: Sendable {
    private let indexes = Mutex<[Int32]>([])

    func append(_ index: Int) { indexes.withLock { $0.append(Int32(index)) } }

    /// In the order of the schedule.
    func entries(of entries: [Schedule.Entry]) -> [Schedule.Entry] {
        indexes.withLock { $0.sorted() }.map { entries[Int($0)] }
    }
}
