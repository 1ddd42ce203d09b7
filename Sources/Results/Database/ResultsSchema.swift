/// The tables of `results.sqlite`, and the view that is `results.csv`.
///
/// - `delivery`: a row per ended delivery of the journal, times in nanoseconds on the monotonic clock, counted on from the first
///   part's clock where a run was resumed. `gap` and `idle` are for how long the function was to be idle before it, and was;
///   NULL where no such gap was kept. `reusedFrom` is the earlier run that it was taken from, whose clock the times are of; NULL
///   for the run's own.
/// - `published`: a row per message that a topic has taken. Those whose end the journal doesn't know, as that process was
///   killed, become deliveries by what the logs tell of them.
/// - `unsent`: a row per message that was due in an open loop and could not be sent.
/// - `invocation`: a row per invocation in the logs, durations in milliseconds. `deliveryId` is the delivery that it ended;
///   NULL for the earlier attempts of a delivery, and for those that the journal doesn't know.
/// - `result`: the two joined, a row per delivery, in the columns of `results.csv`.
enum ResultsSchema {
    static let tables = """
        CREATE TABLE delivery (
            id INTEGER PRIMARY KEY, messageId TEXT NOT NULL, function TEXT NOT NULL, plugin TEXT, memorySize INTEGER,
            batchSize INTEGER, startMode TEXT, scheduled INTEGER, sent INTEGER, accepted INTEGER, gap INTEGER,
            idle INTEGER, started INTEGER, finished INTEGER, received INTEGER, outcome TEXT, requestId TEXT,
            attempts INTEGER, outputDigest TEXT, error TEXT, reusedFrom TEXT);
        CREATE TABLE published (
            messageId TEXT NOT NULL, function TEXT NOT NULL, plugin TEXT, memorySize INTEGER, batchSize INTEGER,
            startMode TEXT, scheduled INTEGER, sent INTEGER, accepted INTEGER, gap INTEGER,
            idle INTEGER);
        CREATE TABLE unsent (
            messageId TEXT NOT NULL, function TEXT NOT NULL, plugin TEXT, memorySize INTEGER, batchSize INTEGER,
            startMode TEXT, scheduled INTEGER, sent INTEGER, accepted INTEGER, gap INTEGER,
            idle INTEGER);
        CREATE TABLE invocation (
            id INTEGER PRIMARY KEY, deliveryId INTEGER, function TEXT, requestId TEXT NOT NULL, messageId TEXT,
            isOfThisRun INTEGER, functionInstanceId TEXT, batchSize INTEGER,
            initializationStart TEXT, initializationEnd TEXT, processingStart TEXT, processingEnd TEXT,
            initializationTime REAL, processingTime REAL, duration REAL, billedDuration REAL, maxMemoryUsed INTEGER,
            initDuration REAL, cpuCount INTEGER, functionColdStart INTEGER, platformColdStart INTEGER,
            coldStartTime REAL, limits TEXT, status TEXT, earlierReports INTEGER, earlierBilled REAL);
        """

    static let insertDelivery = """
        INSERT INTO delivery (messageId, function, plugin, memorySize, batchSize, startMode, scheduled, sent, accepted,
            gap, idle, started, finished, received, outcome, requestId, attempts, outputDigest, error,
            reusedFrom)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    static let insertPublished = """
        INSERT INTO published (messageId, function, plugin, memorySize, batchSize, startMode, scheduled, sent, accepted,
            gap, idle)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    static let insertUnsent = insertPublished.replacing("INTO published", with: "INTO unsent")

    /// Messages whose deliveries the journal doesn't know.
    static let open = """
        published p WHERE NOT EXISTS (
            SELECT 1 FROM delivery d WHERE d.messageId = p.messageId AND d.function = p.function)
        """

    /// Made only where a run has such messages.
    static let indexesOfMessages = """
        CREATE INDEX deliveryByMessage ON delivery (messageId, function);
        CREATE INDEX invocationByMessage ON invocation (messageId, function);
        """

    /// How they ended, by the logs: the last attempt counts.
    static let closeByLogs = """
        INSERT INTO delivery (messageId, function, plugin, memorySize, batchSize, startMode, scheduled, sent, accepted,
            gap, idle, started, finished, outcome, requestId, attempts)
        SELECT p.messageId, p.function, p.plugin, p.memorySize, p.batchSize, p.startMode, p.scheduled, p.sent, p.accepted,
            p.gap, p.idle, 0, 0, CASE WHEN i.processingEnd IS NOT NULL THEN 'succeeded'
            WHEN i.status = 'timeout' THEN 'timed-out' ELSE 'failed' END, i.requestId, sum(1 + i.earlierReports)
        FROM published p JOIN invocation i ON i.messageId = p.messageId AND i.function = p.function
        WHERE i.isOfThisRun AND i.duration IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM delivery d WHERE d.messageId = p.messageId AND d.function = p.function)
        GROUP BY p.messageId, p.function HAVING i.id = max(i.id);
        UPDATE invocation SET deliveryId = d.id FROM delivery d
        WHERE invocation.deliveryId IS NULL AND invocation.isOfThisRun AND d.messageId = invocation.messageId
            AND d.function = invocation.function AND d.requestId = invocation.requestId;
        """

    static let insertInvocation = """
        INSERT INTO invocation (deliveryId, function, requestId, messageId, isOfThisRun, functionInstanceId, batchSize,
            initializationStart, initializationEnd, processingStart, processingEnd, initializationTime, processingTime, duration,
            billedDuration, maxMemoryUsed, initDuration, cpuCount, functionColdStart, platformColdStart, coldStartTime,
            limits, status, earlierReports, earlierBilled)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    /// Made after the rows: sorting once is cheaper than a tree that grows.
    static let index = "CREATE INDEX invocationByDelivery ON invocation (deliveryId)"

    /// An attempt far from the one before it makes a second row; what it is billed with is added to that of the last.
    static let sumAttempts = """
        UPDATE invocation SET earlierReports = sums.reports - 1, earlierBilled = sums.billed - billedDuration
        FROM (
            SELECT deliveryId, max(id) AS last, sum(1 + earlierReports) AS reports,
                sum(billedDuration + earlierBilled) AS billed
            FROM invocation WHERE deliveryId IS NOT NULL AND duration IS NOT NULL
            GROUP BY deliveryId HAVING count(*) > 1) AS sums
        WHERE invocation.id = sums.last
        """

    /// Lines far from their invocation make a second, poorer row of it: the one with a REPORT stays.
    static let removeFragments = """
        DELETE FROM invocation WHERE id IN (
            SELECT a.id FROM (
                SELECT deliveryId FROM invocation WHERE deliveryId IS NOT NULL GROUP BY deliveryId HAVING count(*) > 1)
            JOIN invocation a USING (deliveryId) JOIN invocation b USING (deliveryId)
            WHERE (b.duration IS NOT NULL, b.id) > (a.duration IS NOT NULL, a.id))
        """

    /// Behind a topic the client learns late when a function became idle; the functions' own stamps tell it in milliseconds:
    /// from the end of the invocation before to the beginning of this one, its init phase included.
    static let idleTimesByLogs = """
        UPDATE delivery SET idle = known.idle FROM (
            SELECT deliveryId, CAST((round((julianday(processingStart)
                - lag(julianday(processingEnd)) OVER (PARTITION BY function ORDER BY processingStart)) * 86400000)
                - coalesce(initDuration, 0)) * 1e6 AS INTEGER) AS idle
            FROM invocation WHERE isOfThisRun AND processingStart IS NOT NULL) AS known
        WHERE delivery.id = known.deliveryId AND delivery.accepted IS NOT NULL AND delivery.idle IS NOT NULL
            AND known.idle > 0;
        """

    /// Of the columns, the first seventeen are fixed (design §6). The message must be the one that the function saw:
    /// a log that belongs to another run doesn't match. The costs are those of all attempts: Lambda bills each.
    static func result(experimentId: String, prices: Prices) -> String {
        """
        CREATE VIEW result AS SELECT
            d.messageId AS messageId,
            d.function AS lambdaName,
            d.plugin AS functionName,
            i.functionInstanceId AS functionInstanceId,
            d.batchSize AS batchSize,
            CASE coalesce(i.platformColdStart, i.functionColdStart) WHEN 1 THEN 'True' WHEN 0 THEN 'False' END
                AS isColdStart,
            i.initializationStart AS initializationStart,
            i.initializationEnd AS initializationEnd,
            i.processingStart AS processingStart,
            i.processingEnd AS processingEnd,
            i.initializationTime AS initializationTime,
            i.processingTime AS processingTime,
            i.duration AS lambdaDuration,
            i.billedDuration AS lambdaBilledDuration,
            d.memorySize AS lambdaMemorySize,
            i.maxMemoryUsed AS lambdaMaxMemoryUsed,
            i.cpuCount AS cpuCount,
            '\(experimentId.replacing("'", with: "''"))' AS experimentId,
            d.requestId AS requestId,
            d.outcome AS outcome,
            d.attempts AS attempts,
            d.startMode AS startMode,
            d.plugin AS plugin,
            i.initDuration AS initDuration,
            CASE WHEN d.started > 0 THEN (d.started - d.scheduled) / 1e6 END AS queueDelay,
            CASE WHEN d.started > 0
                THEN (d.received - d.started - CAST(i.duration * 1e6 + 0.5 AS INTEGER)) / 1e6 END AS platformOverhead,
            CASE WHEN d.accepted IS NULL THEN (d.received - d.scheduled) / 1e6 END AS roundTrip,
            i.coldStartTime AS coldStartTime,
            d.outputDigest AS outputDigest,
            i.limits AS limits,
            CASE WHEN i.billedDuration IS NOT NULL OR d.attempts > 1 AND i.earlierReports > 0 THEN
                (coalesce(i.billedDuration, 0) + iif(d.attempts > 1, i.earlierBilled, 0))
                    / 1000 * d.memorySize / 1024 * \(prices.perGBSecond)
                + ((i.billedDuration IS NOT NULL) + iif(d.attempts > 1, i.earlierReports, 0)) * \(prices.perRequest)
                END AS costUSD,
            CASE i.functionColdStart WHEN 1 THEN 'True' WHEN 0 THEN 'False' END AS functionColdStart,
            (d.accepted - d.sent) / 1e6 AS publishTime,
            (d.sent - d.scheduled) / 1e6 AS lateness,
            d.gap / 1e6 AS idleGap,
            d.idle / 1e6 AS idleTime,
            CASE WHEN i.platformColdStart THEN round(i.coldStartTime - i.initDuration - i.duration, 6) END AS sandboxTime,
            CASE WHEN i.platformColdStart THEN round(i.initDuration - i.initializationTime, 6) END AS runtimeTime,
            d.reusedFrom AS reusedFrom,
            d.error AS error
        FROM delivery d LEFT JOIN invocation i
            ON i.deliveryId = d.id AND i.requestId = d.requestId
                AND (i.messageId IS NULL OR i.messageId = d.messageId)
        ORDER BY d.id
        """
    }
}
