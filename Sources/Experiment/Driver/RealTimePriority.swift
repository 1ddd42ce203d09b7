import Foundation

/// A thread's claim to a processor as soon as it wakes, before all others that have no such claim.
///
/// Threads and processes that it starts don't inherit it. Source: sched(7), `SCHED_FIFO` and `SCHED_RESET_ON_FORK`.
package enum RealTimePriority {
    private static let resetOnFork: CInt = 0x4000_0000

    /// Asks for the calling thread, which must work in short bursts: it is not preempted.
    ///
    /// - Returns: whether the kernel grants it: to root, mostly, and to users with an `rtprio` limit.
    @discardableResult
    static func claim() -> Bool {
        var lowest = sched_param()
        lowest.sched_priority = sched_get_priority_min(SCHED_FIFO)
        return sched_setscheduler(0, SCHED_FIFO | resetOnFork, &lowest) == 0
    }

    /// Whether this process's threads may have it.
    package static func isGranted() async -> Bool {
        await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: claim()) }.start()
        }
    }
}
