/// The k nearest of the rows that were offered: a binary heap with the farthest one on top. Of equally far rows the first
/// ones in the training set are nearer, so that the order of the offers doesn't matter.
struct NearestRows {
    /// k.
    let capacity: Int
    private var neighbors: [Neighbor] = []

    private struct Neighbor {
        let distance: Double
        let row: Int

        static func < (left: Neighbor, right: Neighbor) -> Bool {
            left.distance < right.distance || (left.distance == right.distance && left.row < right.row)
        }
    }

    /// - Precondition: k > 0.
    init(capacity: Int) {
        precondition(capacity > 0, "there must be a neighbor")
        self.capacity = capacity
        neighbors.reserveCapacity(capacity)
    }

    /// The rows, in no order.
    var rows: some Sequence<Int> { neighbors.lazy.map(\.row) }

    /// What a distance must not exceed to be among the nearest.
    var limit: Double { neighbors.count < capacity ? .infinity : neighbors[0].distance }

    /// Forgets all rows, and keeps their memory.
    mutating func removeAll() { neighbors.removeAll(keepingCapacity: true) }

    /// Takes a row if it is among the nearest so far.
    ///
    /// - Returns: whether it was.
    @inline(__always)
    mutating func offer(_ distance: Double, _ row: Int) -> Bool {
        // Most rows end here.
        if distance > limit { return false }
        return insert(Neighbor(distance: distance, row: row))
    }

    @inline(never)
    private mutating func insert(_ neighbor: Neighbor) -> Bool {
        if neighbors.count < capacity {
            neighbors.append(neighbor)
            siftUp()
            return true
        }
        guard neighbor < neighbors[0] else { return false }
        neighbors[0] = neighbor
        siftDown()
        return true
    }

    private mutating func siftUp() {
        var child = neighbors.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard neighbors[parent] < neighbors[child] else { return }
            neighbors.swapAt(parent, child)
            child = parent
        }
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var greatest = parent
            for child in 2 * parent + 1...2 * parent + 2 where child < neighbors.count {
                if neighbors[greatest] < neighbors[child] { greatest = child }
            }
            guard greatest != parent else { return }
            neighbors.swapAt(parent, greatest)
            parent = greatest
        }
    }
}
