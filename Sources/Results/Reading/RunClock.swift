/// Counts the times of all parts of a run on from the first part's: the monotonic clock begins anew with the machine, and a
/// resumed run may have seen several. In nanoseconds.
struct RunClock {
    private struct Part {
        /// When it began, on its own clock.
        var start: Int64
        /// From its clock to the first part's.
        var shift: Int64
    }

    private var parts: [Part] = []
    /// When the first part began, in milliseconds.
    private var firstWall: Int64?
    /// The latest time so far.
    private var latest: Int64 = 0

    /// A part begins when the wall clock says, which may have been set meanwhile: but not before anything that came before it.
    ///
    /// - Parameters:
    ///   - wall: milliseconds since any day; nil if it isn't known, and the clock then taken for the one before.
    ///   - start: the same moment on this part's clock.
    mutating func beginPart(wall: Int64?, start: Int64) {
        guard let first = parts.first, let last = parts.last else {
            firstWall = wall
            parts.append(Part(start: start, shift: 0))
            return
        }
        // What is garbled may wrap around: it gives some time, and stops nothing.
        var moved = start &+ last.shift
        if let wall, let firstWall { moved = first.start &+ (wall - firstWall) &* 1_000_000 }
        parts.append(Part(start: start, shift: max(moved, latest) &- start))
    }

    /// Moves its times; those that aren't known are zero, and stay so.
    mutating func place(_ line: inout DeliveryLine) {
        // What was due before the latest part began is a message of an earlier one, of which more has been learnt.
        let scheduled = line.scheduled
        let shift = parts.last { $0.start <= scheduled }?.shift ?? 0
        func moved(_ time: Int64) -> Int64 { time > 0 ? time &+ shift : time }
        if shift != 0 {
            line.scheduled = moved(scheduled)
            line.sent = line.sent.map(moved)
            line.accepted = line.accepted.map(moved)
            line.started = moved(line.started)
            line.finished = moved(line.finished)
            line.received = moved(line.received)
        }
        latest = max(latest, line.scheduled, line.received)
    }
}
