import Experiment

/// What a journal tells of one cell so far.
struct CellProgress {
    /// Enough for a median that follows what happens now.
    private static let latestCount = 63

    let cell: Cell
    private(set) var ended = 0
    /// Those of them that did not succeed.
    private(set) var failed = 0
    /// The latest round trips, in nanoseconds, of messages that demanded no fresh instance.
    private var latest: [Int64] = []
    private var position = 0

    init(cell: Cell) { self.cell = cell }

    /// - Parameter roundTrip: in nanoseconds; nil if it isn't one of those that are compared.
    mutating func count(succeeded: Bool, roundTrip: Int64?) {
        ended += 1
        if !succeeded { failed += 1 }
        guard succeeded, let roundTrip else { return }
        if latest.count < Self.latestCount { latest.append(roundTrip) } else { latest[position] = roundTrip }
        position = (position + 1) % Self.latestCount
    }

    /// In milliseconds; nil before the first.
    var latestMedian: Double? {
        guard !latest.isEmpty else { return nil }
        return Double(latest.sorted()[latest.count / 2]) / 1e6
    }
}
