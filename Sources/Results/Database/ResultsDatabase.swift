import Experiment
import Foundation
import GRDB
import GRDBSQLite

/// `results.sqlite` while it is made. It is derived and can be made again: so nothing is journaled or synced.
struct ResultsDatabase {
    let db: Database

    /// The connection for a new database: a page cache of 16 MB is all that SQLite keeps in memory.
    static func open(path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA page_size = 65536; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
                    PRAGMA cache_size = -16384; PRAGMA temp_store = FILE; PRAGMA locking_mode = EXCLUSIVE;
                    """)
        }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    func createTables() throws { try db.execute(sql: ResultsSchema.tables) }

    /// - Parameter run: the earlier run that the journal was taken from; nil for the run's own.
    /// - Returns: what the journal tells, and which delivery each request belongs to.
    func loadJournal(
        _ file: URL, reusedFrom run: String? = nil, meter: inout ProgressMeter
    ) throws -> (facts: JournalFacts, requests: RequestIndex) {
        var requests = RequestIndex()
        var row = try count("delivery")
        let source = Array((run ?? "").utf8)
        var writer = try StatementWriter(ResultsSchema.insertDelivery, in: db)
        var published = try StatementWriter(ResultsSchema.insertPublished, in: db)
        var unsent = try StatementWriter(ResultsSchema.insertUnsent, in: db)
        let facts = try JournalReader.read(file, meter: &meter) { line in
            switch line.stage {
            case .ended: break
            case .published:
                published.bind(publication: line)
                return try published.insert()
            case .unsent:
                unsent.bind(publication: line)
                return try unsent.insert()
            }
            row += 1
            requests.insert(line.requestId, delivery: row)
            writer.bind(publication: line)
            writer.bind(line.started)
            writer.bind(line.finished)
            writer.bind(line.received)
            writer.bind(line.outcome)
            writer.bind(line.requestId)
            writer.bind(line.attempts)
            writer.bind(line.digest)
            writer.bind(unescaping: line.error)
            source.withUnsafeBytes { writer.bind($0) }
            try writer.insert()
        }
        return (facts, requests)
    }

    /// - Returns: the lines read, and what was wrong with them.
    func loadLog(
        _ file: URL, experimentId: String, requests: RequestIndex, meter: inout ProgressMeter
    ) throws -> (counts: LineReader.Counts, damage: InvocationAssembler.Damage) {
        var writer = try StatementWriter(ResultsSchema.insertInvocation, in: db)
        let function = Array(file.deletingPathExtension().lastPathComponent.utf8)
        let emit = { (record: borrowing InvocationRecord) in
            writer.bind(record.requestId.withBytes { requests.delivery(of: $0) })
            function.withUnsafeBytes { writer.bind($0) }
            writer.bind(record.requestId)
            writer.bind(record.messageId)
            writer.bind(record.isOfThisRun)
            writer.bind(record.functionInstanceId)
            writer.bind(record.batchSize)
            writer.bind(record.initializationStart)
            writer.bind(record.initializationEnd)
            writer.bind(record.processingStart)
            writer.bind(record.processingEnd)
            writer.bind(record.initializationTime)
            writer.bind(record.processingTime)
            writer.bind(record.report?.duration)
            writer.bind(record.report?.billedDuration)
            writer.bind(record.report?.maxMemoryUsed)
            writer.bind(record.report?.initDuration)
            writer.bind(record.cpuCount)
            writer.bind(record.functionColdStart)
            writer.bind(record.platformSaysCold)
            writer.bind(record.coldStartTime)
            writer.bind(record.limits)
            writer.bind(status: record.report?.status)
            writer.bind(record.earlierReports)
            writer.bind(record.earlierBilled)
            try writer.insert()
        }
        var assembler = InvocationAssembler(experimentId: experimentId)
        let counts = try LineReader.forEachLine(of: file) { line in
            try meter.advance(by: line.count + 1)
            try assembler.add(line, emit: emit)
        }
        try assembler.finish(emit: emit)
        return (counts, assembler.damage)
    }

    /// Makes the index and the view.
    ///
    /// - Returns: how many fragments of invocations were dropped.
    func join(experimentId: String, prices: Prices) throws -> Int {
        if try count(ResultsSchema.open) > 0 {
            try db.execute(sql: ResultsSchema.indexesOfMessages)
            try db.execute(sql: ResultsSchema.closeByLogs)
        }
        try db.execute(sql: ResultsSchema.index)
        try db.execute(sql: ResultsSchema.sumAttempts)
        try db.execute(sql: ResultsSchema.removeFragments)
        let fragments = db.changesCount
        if try count("delivery WHERE idle IS NOT NULL AND accepted IS NOT NULL") > 0 {
            try db.execute(sql: ResultsSchema.idleTimesByLogs)
        }
        try db.execute(sql: ResultsSchema.result(experimentId: experimentId, prices: prices))
        return fragments
    }

    /// Whether any message has more than one output in the same plugin: the plugins and how many messages.
    func differingOutputs() throws -> [(plugin: String, messages: Int)] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT plugin, count(*) AS messages FROM (
                    SELECT plugin FROM delivery WHERE outcome = 'succeeded'
                    GROUP BY plugin, batchSize, messageId HAVING min(outputDigest) <> max(outputDigest))
                GROUP BY plugin ORDER BY plugin
                """
        ).map { (plugin: $0["plugin"] ?? "", messages: $0["messages"]) }
    }

    func count(_ condition: String) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM \(condition)") ?? 0
    }
}

extension StatementWriter {
    fileprivate mutating func bind(publication line: borrowing DeliveryLine) {
        bind(line.messageId)
        bind(line.function)
        bind(line.plugin)
        bind(line.memorySize)
        bind(line.batchSize)
        bind(line.start)
        bind(line.scheduled)
        bind(line.sent)
        bind(line.accepted)
        bind(line.gap)
        bind(line.idle)
    }

    /// A string as JSON has it, which may be any text.
    fileprivate mutating func bind(unescaping text: ByteSlice) {
        guard var unescaped = FlatJSON.unescaped(text) else { return bind(text) }
        unescaped.withUTF8 { bind(ByteSlice($0)) }
    }

    fileprivate mutating func bind(status: LogEvent.Report.Status?) {
        let word: StaticString =
            switch status {
            case .timeout: "timeout"
            case .error: "error"
            case .none?, nil: ""
            }
        bind(ByteSlice(start: word.utf8Start, count: word.utf8CodeUnitCount))
    }
}
