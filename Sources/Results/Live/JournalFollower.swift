import Experiment
import Foundation

/// Reads a journal on as it grows: each line once, and a torn last line when it is whole.
struct JournalFollower {
    /// In the order in which they first come up.
    private(set) var cells: [CellProgress] = []
    /// Where each is.
    private var indexes: [Cell: Int] = [:]
    /// Lines that aren't whole, and too long ones.
    private(set) var damaged = 0
    /// Whether all was read that was there.
    private(set) var isAtEnd = false

    private let file: URL
    private var identity: FileIdentity?
    private var offset: off_t = 0
    /// Nil before the first line.
    private var meter: RateMeter?
    /// Within a line that is longer than any of ours.
    private var isSkipping = false

    init(_ file: URL) { self.file = file }

    /// Deliveries per second over the latest minute; nil if there is nothing yet to tell from.
    ///
    /// - Parameter now: nanoseconds on the monotonic clock.
    func rate(now: Int64) -> Double? { meter?.rate(now: now) }

    /// Reads on. A file that was replaced, or became shorter, is read anew.
    ///
    /// - Parameters:
    ///   - limit: after so many bytes, or somewhat more, the rest is left for the next time.
    ///   - buffer: how much is read at once; longer lines are skipped and counted.
    /// - Returns: the bytes read.
    /// - Throws: `ResultsError.unreadable`.
    mutating func readOn(upTo limit: Int, through buffer: UnsafeMutableRawBufferPointer) throws(ResultsError) -> Int {
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure() }
        let identity = FileIdentity(status)
        if self.identity?.isSameFile(as: identity) != true || status.st_size < offset { self = JournalFollower(file) }
        self.identity = identity

        var done = 0
        isAtEnd = false
        while done < limit {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, offset)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure() }
            let taken = take(ByteSlice(rebasing: buffer[..<count]), isFull: count == buffer.count)
            offset += off_t(taken)
            done += taken
            if count < buffer.count {
                isAtEnd = true
                break
            }
        }
        return done
    }

    /// Takes the whole lines of what was read.
    ///
    /// - Returns: how many bytes are done with.
    private mutating func take(_ bytes: ByteSlice, isFull: Bool) -> Int {
        var start = 0
        while let lineFeed = bytes.find(UInt8(ascii: "\n"), from: start) {
            if isSkipping { isSkipping = false } else { take(line: bytes.slice(start..<lineFeed)) }
            start = lineFeed + 1
        }
        guard start == 0, isFull else { return start }
        if !isSkipping { damaged += 1 }
        isSkipping = true
        return bytes.count
    }

    private mutating func take(line: ByteSlice) {
        var kind = ByteSlice(start: nil, count: 0)
        var plugin = kind
        var start = kind
        var outcome = kind
        var (memorySize, batchSize, scheduled, received, begin) = (Int64(0), Int64(0), Int64(0), Int64(0), Int64(0))
        let isWhole = FlatJSON.scan(line) { key, value in
            switch key.count {
            case 4 where key.equals("kind"): kind = value
            case 5 where key.equals("start"): start = value
            case 6 where key.equals("plugin"): plugin = value
            case 7 where key.equals("outcome"): outcome = value
            case 8 where key.equals("received"): received = value.integer() ?? 0
            case 9 where key.equals("batchSize"): batchSize = value.integer() ?? 0
            case 9 where key.equals("scheduled"): scheduled = value.integer() ?? 0
            case 10 where key.equals("memorySize"): memorySize = value.integer() ?? 0
            case 14 where key.equals("monotonicStart"): begin = value.integer() ?? 0
            default: break
            }
        }
        guard isWhole else {
            damaged += 1
            return
        }
        if kind.equals("run") {
            meter = RateMeter(begin: begin)
        } else if kind.equals("delivery") || kind.equals("unsent") {
            let (roundTrip, overflow) = received.subtractingReportingOverflow(scheduled)
            cells[index(of: plugin, memorySize, batchSize)]
                .count(
                    succeeded: outcome.equals("succeeded"),
                    roundTrip: overflow || !start.equals("any") ? nil : roundTrip)
            // What couldn't be sent was known of when it was due.
            meter?.count(at: max(received, scheduled))
        }
    }

    private mutating func index(of plugin: ByteSlice, _ memorySize: Int64, _ batchSize: Int64) -> Int {
        let cell = Cell(plugin: plugin.string, memorySize: Int(memorySize), batchSize: Int(batchSize))
        if let known = indexes[cell] { return known }
        indexes[cell] = cells.count
        cells.append(CellProgress(cell: cell))
        return cells.count - 1
    }

    private func failure() -> ResultsError {
        .unreadable(path: file.path, reason: String(cString: strerror(errno)))
    }
}
