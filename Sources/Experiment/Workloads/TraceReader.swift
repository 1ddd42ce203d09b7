/// Understands a trace line by line: which of the two forms it has, and what is wrong with it.
struct TraceReader {
    /// In nanoseconds.
    static let minute: Int64 = 60_000_000_000
    private static let mostMinutes = Int(ExperimentPlan.longestSchedule / 60)

    private enum Form {
        /// The column of the times.
        case timestamps(column: Int)
        /// The column of the first minute, and how many columns there are.
        case counts(first: Int, columns: Int)
    }

    private let path: String
    private var form: Form?
    private var times: [Int64] = []
    private var first = 0.0
    private var last = (time: 0.0, line: 0)
    private var counts: [Int] = []
    /// From the first to the last that has an arrival.
    private var minutes: ClosedRange<Int>?
    private var total = 0

    init(path: String) { self.path = path }

    /// Takes a line that isn't empty.
    ///
    /// - Throws: `ExperimentError.malformedLine`.
    mutating func add(_ fields: [String], line: Int) throws(ExperimentError) {
        switch form {
        case nil:
            // Where a semicolon separates columns, a comma is the decimal point, and half of each number would be lost.
            guard !fields.contains(where: { $0.contains(";") }) else {
                throw error(line, "a semicolon: separate columns by commas, and write numbers with a point")
            }
            if let counts = Self.counts(ofHeader: fields) {
                form = counts
            } else if Double(fields[0]) != nil {
                form = .timestamps(column: 0)
                try add(time: fields[0], line: line)
            } else {
                form = .timestamps(column: fields.firstIndex { $0.lowercased() == "timestamp" } ?? 0)
            }
        case .timestamps(let column):
            guard column < fields.count else { throw error(line, "there is no column \(column + 1)") }
            try add(time: fields[column], line: line)
        case .counts(let first, let columns):
            guard fields.count == columns else {
                throw error(line, "\(fields.count) columns, where the header has \(columns)")
            }
            try add(counts: fields[first...], line: line)
        }
    }

    /// - Throws: `ExperimentError.malformedLine` if there is no arrival at all.
    consuming func content() throws(ExperimentError) -> Trace.Content {
        if case .counts = form {
            guard total > 0 else { throw error(1, "the trace has no arrival in any minute") }
            return .counts(Array(counts.drop { $0 == 0 }))
        }
        guard !times.isEmpty else { throw error(1, "the trace has no arrivals") }
        return .times(times)
    }

    /// Nil if it isn't the header of counts. One that begins with a number is nothing but `1`, `2`, …: a time may be followed by
    /// a 1.
    private static func counts(ofHeader fields: [String]) -> Form? {
        guard let first = fields.firstIndex(of: "1"), zip(fields[first...], 1...).allSatisfy({ Int($0) == $1 }),
            Double(fields[0]) == nil || (first == 0 && fields.count > 1)
        else { return nil }
        return .counts(first: first, columns: fields.count)
    }

    private mutating func add(time field: String, line: Int) throws(ExperimentError) {
        guard let time = Double(field) else { throw error(line, "'\(field)' isn't a time in seconds") }
        guard time.isFinite else { throw error(line, "\(field): a time must be finite") }
        guard time >= 0 else { throw error(line, "\(field): a time must not be negative") }
        if times.isEmpty {
            first = time
        } else if time < last.time {
            throw error(line, "\(field) comes before the \(last.time) of line \(last.line): sort the file by time")
        }
        guard time - first <= ExperimentPlan.longestSchedule else {
            throw error(
                line, "\(field) is more than \(Int(ExperimentPlan.longestSchedule / 86_400)) days after the first time")
        }
        try count(1, line: line)
        last = (time, line)
        times.append(Int64(((time - first) * 1e9).rounded()))
    }

    private mutating func add(counts fields: ArraySlice<String>, line: Int) throws(ExperimentError) {
        if counts.isEmpty { counts = Array(repeating: 0, count: fields.count) }
        for (minute, field) in fields.enumerated() {
            guard let number = Int(field) else {
                throw error(line, "minute \(minute + 1): '\(field)' isn't a count of invocations")
            }
            guard number >= 0 else { throw error(line, "minute \(minute + 1): \(number) invocations") }
            try count(number, line: line)
            counts[minute] += number
            guard number > 0 else { continue }
            let (first, last) = (min(minutes?.lowerBound ?? minute, minute), max(minutes?.upperBound ?? minute, minute))
            guard last - first < Self.mostMinutes else {
                throw error(
                    line,
                    "minute \(last + 1) is more than \(Int(ExperimentPlan.longestSchedule / 86_400)) days after minute "
                        + "\(first + 1), which has an arrival, too: take a part of the trace")
            }
            minutes = first...last
        }
    }

    private mutating func count(_ number: Int, line: Int) throws(ExperimentError) {
        guard number <= ExperimentPlan.mostDeliveries - total else {
            throw error(
                line, "more than \(ExperimentPlan.mostDeliveries) arrivals up to here: take a part of the trace")
        }
        total += number
    }

    private func error(_ line: Int, _ reason: String) -> ExperimentError {
        .malformedLine(path: path, line: line, reason: reason)
    }
}
