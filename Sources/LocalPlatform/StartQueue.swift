import Experiment
import NIOCore
import Wire

/// Lets only so many instances start at once as the machine has processors; the others wait their turn, first come, first
/// served. One for all functions of a platform, confined to its event loop.
///
/// Starting is work for a processor, and on Lambda every new instance has one of its own. Here hundreds that start at once
/// would each get a hundredth of one: none would be ready before nearly all are, every init phase would last as long
/// as all together, and instances that are warm would hardly run. In turn, the init phase is measured as it is, the
/// first instances are soon there for what comes next, and the waiting shows where it belongs: between the decision to
/// start an instance and its launch.
///
/// The invocation stays with its instance meanwhile, and takes none that becomes free: Lambda provisions an instance for each
/// concurrent request (AWS Lambda Developer Guide, "Understanding Lambda function scaling").
final class StartQueue {
    private let places: Int
    /// In nanoseconds.
    private let longestTurn: Int64
    private var isAdvancing = false
    private var waiting = CircularBuffer<Instance>()
    /// Since when they start, the oldest first.
    private var starting: [(instance: Instance, since: Int64)] = []

    /// - Parameters:
    ///   - places: how many may start at once.
    ///   - longestTurn: how long an instance may take up a place, in seconds.
    init(places: Int, longestTurn: Double) {
        self.places = places
        self.longestTurn = Int64(longestTurn * 1e9)
    }

    /// Launches the instance in its turn.
    func add(_ instance: Instance) {
        waiting.append(instance)
        advance()
    }

    /// The instance's start is over, however it ended, or it will never be.
    func remove(_ instance: Instance) {
        guard let index = starting.firstIndex(where: { $0.instance === instance }) else { return }
        starting.remove(at: index)
        advance()
    }

    /// Takes their places from those that have had them for long.
    func tick(now: Int64) {
        while let first = starting.first, now - first.since >= longestTurn { remove(first.instance) }
    }

    /// Nothing more is started.
    func close() { waiting.removeAll() }

    private func advance() {
        // A launch that fails at once gives its place back from in here.
        guard !isAdvancing else { return }
        isAdvancing = true
        defer { isAdvancing = false }
        while starting.count < places, let next = waiting.popFirst() {
            // It may have been ended while it waited.
            guard next.state != .ended else { continue }
            starting.append((next, Timestamp.monotonicNow()))
            next.pool.launch(next, isThrottled: false)
        }
    }
}
