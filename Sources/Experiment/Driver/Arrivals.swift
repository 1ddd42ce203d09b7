import Foundation
import Synchronization
import Wire

/// Keeps the schedule of an open loop: sends each message at the moment it is due, from a thread of its own.
///
/// The thread does what can't wait, and nothing else. Another one makes the messages beforehand, and what becomes of them is
/// left to the task that reads `steps`. So neither functions that keep all processors busy nor a slow disk make a message
/// late, as far as the kernel lets the thread go first (`RealTimePriority`).
final class Arrivals: Sendable {
    /// What happens in the course of the schedule.
    enum Step: Sendable {
        /// A message is to be published now, by a task, as the platform takes it only so.
        case due(OutgoingMessage, Schedule.Entry, scheduled: Int64)
        /// A delivery that was begun here has ended.
        case ended(Schedule.Entry, Publication, Delivery, received: Int64)
        /// Too many deliveries were under way.
        case unsent(Schedule.Entry, Publication)
        /// The last thing that the thread does.
        ///
        /// - Parameters:
        ///   - isAtEnd: whether the schedule's end was reached, or that of the time.
        ///   - begun: how many deliveries were begun here: each one's `ended` comes before this or after.
        case finished(isAtEnd: Bool, begun: Int)
    }

    let steps = Mailbox<Step>()
    private let schedule: Schedule
    private let course: Course
    /// Nil if a task must wait for the platform.
    private let platform: (any PromptPlatform)?
    private let lookAhead = LookAhead()
    private let limit: Int
    /// Deliveries under way.
    private let underWay = Atomic(0)

    /// - Parameter limit: how many deliveries may be under way at once.
    init(_ schedule: Schedule, _ course: Course, platform: any Platform, limit: Int) {
        self.schedule = schedule
        self.course = course
        self.platform = platform as? any PromptPlatform
        self.limit = limit
    }

    /// Starts the threads. They end by themselves, or when told to `stop`.
    func start() {
        for (name, work) in [("messages", makeMessages), ("arrivals", keepSchedule)] {
            let thread = Thread { work() }
            thread.name = name
            thread.start()
        }
    }

    /// Nothing more is sent. Those that wait are woken at once.
    func stop() { lookAhead.close() }

    /// A delivery that a task has taken on is over.
    func end() { underWay.subtract(1, ordering: .relaxed) }

    private func makeMessages() {
        for entry in schedule.entries {
            guard lookAhead.put(course.message(of: entry)) else { return }
        }
        lookAhead.complete()
    }

    private func keepSchedule() {
        lookAhead.waitUntilFilled()
        RealTimePriority.claim()
        // What is left of an interrupted run begins at once, with its own gaps.
        let origin = Timestamp.monotonicNow() - (schedule.arrivals.first ?? 0)
        var begun = 0
        for (entry, arrival) in zip(schedule.entries, schedule.arrivals) {
            let due = origin + arrival
            // The time may be up long before the next message is due.
            guard let message = lookAhead.take(), lookAhead.wait(until: min(due, course.deadline ?? .max)) else {
                return steps.put(.finished(isAtEnd: false, begun: begun))
            }
            guard !course.isTimeUp else { break }
            guard course.admits(entry) else { continue }
            guard underWay.load(ordering: .relaxed) < limit else {
                steps.put(.unsent(entry, course.unsent(entry, scheduled: due)))
                continue
            }
            underWay.add(1, ordering: .relaxed)
            if let platform {
                send(message, entry, scheduled: due, on: platform)
                begun += 1
            } else {
                steps.put(.due(message, entry, scheduled: due))
            }
        }
        // There is nothing left to make, or nobody wants it.
        lookAhead.close()
        steps.put(.finished(isAtEnd: true, begun: begun))
    }

    private func send(
        _ message: OutgoingMessage, _ entry: Schedule.Entry, scheduled: Int64, on platform: any PromptPlatform
    ) {
        let publication = course.publication(of: message, entry, scheduled: scheduled)
        platform.deliver(message.event, to: publication.function, start: entry.start) { [self] delivery in
            let received = Timestamp.monotonicNow()
            end()
            steps.put(.ended(entry, publication, delivery, received: received))
        }
    }
}
