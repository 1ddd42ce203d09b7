import Wire

/// Since when a function is idle, and for how long it is to be.
struct Idleness: Sendable {
    /// In nanoseconds.
    var gap: Int64
    /// In nanoseconds on the monotonic clock.
    var since: Int64
}

extension Driver {
    /// Sends the messages of each function one after another, each when the function has been idle for its gap: whether an
    /// instance is still there tells how long one is kept. Functions go side by side, and none waits for another.
    ///
    /// - Returns: whether the schedule's end was reached, or that of the time.
    func idleGaps(_ schedule: Schedule, _ course: Course) async throws -> Bool {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for positions in schedule.positionsByFunction(of: plan) {
                group.addTask { try await idleGaps(schedule, at: positions, course) }
            }
            return try await group.reduce(true) { $0 && $1 }
        }
    }

    /// - Parameter positions: of one function's entries.
    private func idleGaps(_ schedule: Schedule, at positions: [Int], _ course: Course) async throws -> Bool {
        // Unknown before the first message of this process, and after one that failed: its instance may have gone with it.
        var idleSince: Int64?
        for position in positions {
            let entry = schedule.entries[position]
            guard !Task.isCancelled else { return false }
            guard !course.isTimeUp else { return true }
            guard course.admits(entry) else { continue }
            let message = course.message(of: entry)
            let idleness = idleSince.map { Idleness(gap: schedule.gaps[position], since: $0) }
            let due = idleness.map { $0.since + $0.gap }
            if let due {
                do { try await Self.wait(until: due, atMostUntil: course.deadline) } catch { return false }
                guard !course.isTimeUp else { return true }
            }
            let record = try await deliver(message, entry, scheduled: due, after: idleness, course)
            idleSince = record.flatMap(Self.end)
        }
        return true
    }

    /// Since when the function is idle: the invocation's end, or where only the logs know it, when the client did.
    private static func end(of record: JournalEntry) -> Int64? {
        guard record.delivery.outcome == .succeeded else { return nil }
        return record.delivery.finished > 0 ? record.delivery.finished : record.received
    }

    /// Never returns before `time`, unless the deadline comes first.
    ///
    /// - Throws: `CancellationError`.
    private static func wait(until time: Int64, atMostUntil deadline: Int64?) async throws {
        let end = min(time, deadline ?? .max)
        while case let left = end - Timestamp.monotonicNow(), left > 0 {
            try await Task.sleep(for: .nanoseconds(left), tolerance: .zero)
        }
        try Task.checkCancellation()
    }
}
