import Glibc
import Wire

/// The next messages of an open loop, made before they are due: between the thread that makes them and the one that sends
/// them. Either waits here, and closing it wakes both at once.
///
/// Not `Mutex`, which nobody can wait with, and not a task's sleep: the wait for a moment of the monotonic clock must end on
/// time, without the hop to a pool of threads that others keep busy. The lock hands on priority (POSIX.1-2024,
/// `PTHREAD_PRIO_INHERIT`), as the sending thread may have more than the making one.
// Unchecked, as the compiler doesn't know pthread's locks: every `var` is touched within `withLock` alone.
package final class LookAhead: @unchecked Sendable {
    /// At 5,000 messages a second, for a fifth of a second in which the making thread gets no processor.
    package static let mostMessages = 1024
    /// Large messages take long to send, too.
    package static let mostBytes = 32 * 1024 * 1024

    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let gotRoom = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let gotMessage = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let gotClosed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    /// A ring, so that the oldest is taken without moving the others.
    private var ring = [OutgoingMessage?](repeating: nil, count: mostMessages)
    private var first = 0
    private var count = 0
    private var bytes = 0
    private var hasAll = false
    private var isClosed = false

    package init() {
        var attributes = pthread_mutexattr_t()
        pthread_mutexattr_init(&attributes)
        pthread_mutexattr_setprotocol(&attributes, CInt(PTHREAD_PRIO_INHERIT))
        pthread_mutex_init(lock, &attributes)
        pthread_mutexattr_destroy(&attributes)
        var clock = pthread_condattr_t()
        pthread_condattr_init(&clock)
        pthread_condattr_setclock(&clock, CLOCK_MONOTONIC)
        for condition in [gotRoom, gotMessage, gotClosed] { pthread_cond_init(condition, &clock) }
        pthread_condattr_destroy(&clock)
    }

    deinit {
        for condition in [gotRoom, gotMessage, gotClosed] {
            pthread_cond_destroy(condition)
            condition.deallocate()
        }
        pthread_mutex_destroy(lock)
        lock.deallocate()
    }

    private func withLock<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return body()
    }

    /// One message alone may be larger than all are meant to be.
    private var isFull: Bool { count == Self.mostMessages || bytes >= Self.mostBytes }

    /// Adds a message; if there is no room, when about half of all has been taken.
    ///
    /// - Returns: false if no more are wanted.
    package func put(_ message: OutgoingMessage) -> Bool {
        withLock {
            while isFull, !isClosed { pthread_cond_wait(gotRoom, lock) }
            guard !isClosed else { return false }
            ring[(first + count) % Self.mostMessages] = message
            count += 1
            bytes += message.size
            pthread_cond_signal(gotMessage)
            return true
        }
    }

    /// No more will come.
    package func complete() {
        withLock {
            hasAll = true
            pthread_cond_signal(gotMessage)
        }
    }

    /// Waits until as much is made ahead as may be.
    package func waitUntilFilled() {
        withLock {
            while !isFull, !hasAll, !isClosed { pthread_cond_wait(gotMessage, lock) }
        }
    }

    /// Takes the oldest message, when there is one.
    ///
    /// - Returns: nil if it was closed, or no more come.
    package func take() -> OutgoingMessage? {
        withLock {
            while count == 0, !hasAll, !isClosed { pthread_cond_wait(gotMessage, lock) }
            guard !isClosed, count > 0, let message = ring[first].take() else { return nil }
            first = (first + 1) % Self.mostMessages
            count -= 1
            bytes -= message.size
            // Not for each one: the threads would wake each other in turn.
            if count <= Self.mostMessages / 2, bytes <= Self.mostBytes / 2 { pthread_cond_signal(gotRoom) }
            return message
        }
    }

    /// Sleeps until `time`, in nanoseconds of the monotonic clock; not at all if it has passed.
    ///
    /// - Returns: false if it was closed, before or meanwhile.
    package func wait(until time: Int64) -> Bool {
        withLock {
            var deadline = timespec(tv_sec: Int(time / 1_000_000_000), tv_nsec: Int(time % 1_000_000_000))
            while !isClosed, Timestamp.monotonicNow() < time { pthread_cond_timedwait(gotClosed, lock, &deadline) }
            return !isClosed
        }
    }

    /// Wakes all who wait. Nothing is taken or added any more.
    package func close() {
        withLock {
            isClosed = true
            for condition in [gotRoom, gotMessage, gotClosed] { pthread_cond_broadcast(condition) }
        }
    }
}

extension OutgoingMessage {
    /// In bytes.
    fileprivate var size: Int { body.count + event.count }
}
