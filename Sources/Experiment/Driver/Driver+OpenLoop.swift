extension Driver {
    /// Sends each message when it is due, whether or not those before it have been answered: a function that stalls delays
    /// no arrival, and each one's latency counts from when it was due ("coordinated omission": Tene 2013, *How NOT to
    /// Measure Latency*).
    ///
    /// - Returns: whether the schedule's end was reached, or that of the time.
    func openLoop(_ schedule: Schedule, _ course: Course) async throws -> Bool {
        let arrivals = Arrivals(schedule, course, platform: platform, limit: plan.concurrency)
        return try await withTaskCancellationHandler {
            try await withThrowingDiscardingTaskGroup(returning: Bool.self) { group in
                arrivals.start()
                var failure: (any Error)?
                var (isAtEnd, begun, ended) = (false, Int.max, 0)
                while ended < begun {
                    for step in await arrivals.steps.take() {
                        do {
                            switch step {
                            case .due(let message, let entry, let scheduled):
                                group.addTask {
                                    defer { arrivals.end() }
                                    do { try await deliver(message, entry, scheduled: scheduled, course) } catch {
                                        arrivals.stop()
                                        throw error
                                    }
                                }
                            case .ended(let entry, let publication, let delivery, let received):
                                ended += 1
                                try conclude(
                                    JournalEntry(publication: publication, received: received, delivery: delivery),
                                    entry, course)
                            case .unsent(let entry, let publication):
                                try journal.record(unsent: publication)
                                course.precision?.countUnsent(entry)
                                observe(entry.cell, .unsent)
                            case .finished(let reached, let count): (isAtEnd, begun) = (reached, count)
                            }
                        } catch {
                            // The journal can't be written: what is under way ends, and nobody hears of it.
                            failure = failure ?? error
                            arrivals.stop()
                        }
                    }
                }
                if let failure { throw failure }
                return isAtEnd
            }
        } onCancel: {
            arrivals.stop()
        }
    }
}
