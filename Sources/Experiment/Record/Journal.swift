package import Foundation
import Wire

/// The driver's append-only account of a run, one JSON object a line.
///
/// Every line goes to the kernel in one write as soon as its delivery has ended: should the harness be killed, what
/// was measured is in the file. The file is opened for appending, so that tasks need no lock to write side by side.
package final class Journal: Sendable {
    private let path: String
    private let descriptor: CInt

    /// Starts a new journal.
    ///
    /// - Throws: `ExperimentError.unwritable` if the file exists or can't be created.
    package convenience init(file url: URL) throws(ExperimentError) {
        try self.init(path: url.path, flags: O_CREAT | O_EXCL)
        try lock()
    }

    /// Goes on with the journal of a run that was cut short, or begins it if it never had one. What is written follows on a
    /// line of its own, though the last one be torn.
    ///
    /// - Throws: `ExperimentError.unwritable`, also if another process still writes it.
    package convenience init(resuming url: URL) throws(ExperimentError) {
        try self.init(path: url.path, flags: O_CREAT)
        try lock()
        try endTornLine()
    }

    /// Adds to a journal that another process may still write.
    ///
    /// - Throws: `ExperimentError.unwritable` if there is no such file, or it can't be opened.
    package convenience init(appendingTo url: URL) throws(ExperimentError) {
        try self.init(path: url.path, flags: 0)
        try endTornLine()
    }

    private init(path: String, flags: CInt) throws(ExperimentError) {
        self.path = path
        descriptor = open(path, O_RDWR | O_APPEND | O_CLOEXEC | flags, 0o644)
        guard descriptor >= 0 else { throw .unwritable(path: path, reason: String(cString: strerror(errno))) }
    }

    deinit {
        // A process that is just being started may have a copy of the descriptor, and with it the lock, until it executes.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// One process drives a run. The kernel lifts the lock when that process ends, however it does.
    private func lock() throws(ExperimentError) {
        // A file system that knows no locks has none to respect.
        guard flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK else { return }
        throw .unwritable(path: path, reason: "the run is still under way in another process")
    }

    private func endTornLine() throws(ExperimentError) {
        let size = lseek(descriptor, 0, SEEK_END)
        var last = UInt8(ascii: "\n")
        guard size > 0, pread(descriptor, &last, 1, size - 1) == 1, last != UInt8(ascii: "\n") else { return }
        try write([UInt8(ascii: "\n")])
    }

    /// The first line: which run, and how wall clock and monotonic clock correspond.
    package func begin(experimentId: String) throws(ExperimentError) {
        let now = Timestamp.now()
        try append { line in
            line.field("kind", "run")
            line.field("experimentId", experimentId)
            line.field("startedAt", now.description)
            line.field("monotonicStart", now.monotonic)
        }
    }

    /// A topic has a message. Should this process end before the delivery does, the logs tell the rest.
    package func record(accepted publication: Publication) throws(ExperimentError) {
        try append { line in
            line.field("kind", "published")
            line.fields(of: publication)
        }
    }

    /// A message was due and could not be sent, as too many were under way: it will not be.
    package func record(unsent publication: Publication) throws(ExperimentError) {
        try append { line in
            line.field("kind", "unsent")
            line.fields(of: publication)
        }
    }

    /// No more of these messages will be sent.
    package func record(_ stopped: StoppedCell) throws(ExperimentError) {
        try append { line in
            line.field("kind", "stopped")
            line.field("plugin", stopped.cell.plugin)
            line.field("memorySize", Int64(stopped.cell.memorySize))
            line.field("batchSize", Int64(stopped.cell.batchSize))
            line.field("start", stopped.start.rawValue)
            line.field("reason", stopped.reason.rawValue)
            line.field("count", Int64(stopped.count))
            if let width = stopped.width {
                line.key("width")
                line.double(width)
            }
        }
    }

    package func record(_ entry: JournalEntry) throws(ExperimentError) {
        try append { line in
            line.field("kind", "delivery")
            line.fields(of: entry.publication)
            line.field("started", entry.delivery.started)
            line.field("finished", entry.delivery.finished)
            line.field("received", entry.received)
            line.field("outcome", entry.delivery.outcome.rawValue)
            line.field("requestId", entry.delivery.requestId)
            line.field("attempts", Int64(entry.delivery.attempts))
            line.field("digest", entry.digest)
            if let cost = entry.cost {
                line.key("cost")
                line.double(cost)
            }
            if entry.delivery.outcome != .succeeded {
                line.field("error", String(decoding: entry.delivery.response.prefix(2_000), as: UTF8.self))
            }
        }
    }

    /// The last line. A run whose journal lacks it was cut short.
    package func end(complete: Bool) throws(ExperimentError) {
        try append { line in
            line.field("kind", "end")
            line.key("complete")
            line.bool(complete)
            line.field("finished", Timestamp.monotonicNow())
        }
    }

    private func append(_ fields: (inout JSONWriter) -> Void) throws(ExperimentError) {
        var line = JSONWriter(capacity: 512)
        line.beginObject()
        fields(&line)
        line.endObject()
        line.endLine()
        try write(line.bytes)
    }

    private func write(_ bytes: [UInt8]) throws(ExperimentError) {
        let written = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        guard written == bytes.count else {
            // Fewer bytes than asked for is what a disk does that is full but for them.
            let reason = written < 0 ? String(cString: strerror(errno)) : "no space left on device"
            throw .unwritable(path: path, reason: reason)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func fields(of publication: Publication) {
        field("messageId", publication.messageId)
        field("function", publication.function)
        field("plugin", publication.cell.plugin)
        field("memorySize", Int64(publication.cell.memorySize))
        field("batchSize", Int64(publication.cell.batchSize))
        field("start", publication.start.rawValue)
        field("scheduled", publication.scheduled)
        if publication.sent > 0 { field("sent", publication.sent) }
        if publication.accepted > 0 { field("accepted", publication.accepted) }
        if let idleTime = publication.idleTime {
            field("gap", idleTime.gap)
            field("idle", idleTime.actual)
        }
    }

    fileprivate mutating func field(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    fileprivate mutating func field(_ name: String, _ value: Int64) {
        key(name)
        int(value)
    }
}
