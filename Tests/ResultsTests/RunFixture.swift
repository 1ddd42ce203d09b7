import Experiment
import Foundation
import Results

/// A run folder of one function, written line by line and removed in the end.
final class RunFixture {
    static let function = "ml-on-faas-pca-512MB"
    let folder: RunFolder
    var journal: [String] = []
    var log: [String] = []
    /// What the ids of messages begin with.
    var prefix = ""
    private var now: Int64 = 1_000_000_000_000
    /// The folder of the runs, if it is this one's alone.
    private let ownParent: URL?

    /// One plugin without a model.
    static let pca = PlannedPlugin(
        name: "pca", family: "decomposition", summary: "", dataset: "synthetic", datasetDigest: "", modelDigest: nil)

    /// Of a run whose plan is made by the caller, in a folder that others share.
    init(plan: ExperimentPlan, in parent: URL) throws {
        folder = try RunFolder.create(in: parent, plan: plan)
        ownParent = nil
    }

    /// Of a run that is there.
    init(opening url: URL) {
        folder = RunFolder(url)
        ownParent = nil
    }

    init(
        planned: Int? = nil, memorySizes: [Int] = [512], plugins: [PlannedPlugin] = [pca], batchSizes: [Int] = [10],
        concurrency: Int = 1, arrivals: ArrivalProcess? = nil, idleGaps: [Double]? = nil, stopping: StoppingRule? = nil
    ) throws {
        let parent = FileManager.default.temporaryDirectory.appending(path: "results-\(UUID().uuidString)")
        ownParent = parent
        guard let planned else {
            folder = RunFolder(parent.appending(path: "experiment"))
            try FileManager.default.createDirectory(at: folder.logs, withIntermediateDirectories: true)
            return
        }
        folder = try RunFolder.create(
            in: parent,
            plan: ExperimentPlan(
                experimentId: "experiment", platform: "local",
                plugins: plugins,
                memorySizes: memorySizes, batchSizes: batchSizes, messages: planned, coldStarts: 1,
                concurrency: concurrency, arrivals: arrivals, idleGaps: idleGaps, seeds: Seeds(sampling: 1, order: 1),
                stopping: stopping))
    }

    deinit { if let ownParent { try? FileManager.default.removeItem(at: ownParent) } }

    static func requestId(_ number: Int) -> String { "00000000-0000-4000-8000-" + String(format: "%012d", number) }
    static func messageId(_ number: Int) -> String { String(format: "%06d", number) }

    /// As a reboot does.
    func restartClock(at nanoseconds: Int64) { now = nanoseconds }

    func begin() {
        journal.append(
            #"{"kind":"run","experimentId":"experiment","startedAt":"2026-01-02 03:04:05.678","monotonicStart":1}"#)
    }

    func end(complete: Bool = true) { journal.append(#"{"kind":"end","complete":\#(complete),"finished":2}"#) }

    /// One delivery in the journal and, if it is one that the logs know, its lines. Its request id comes of its number and
    /// the memory size.
    ///
    /// - Parameter message: the number that its id has, where that isn't `number`.
    func deliver(
        _ number: Int, message: Int? = nil, cold: Bool = false, outcome: Outcome = .succeeded, duration: Double = 1.23,
        memorySize: Int = 512, plugin: String = "pca", batchSize: Int = 10,
        digest: String = "0123456789abcdef", logged: Bool = true, attempts: Int = 1, lateness: Int64 = 1000,
        idle: IdleTime? = nil
    ) {
        let id = Self.requestId(number * 100_000 + memorySize)
        let number = message ?? number
        journal.append(
            delivery(
                number, requestId: id, memorySize: memorySize, plugin: plugin, batchSize: batchSize, outcome: outcome,
                digest: digest, attempts: attempts, lateness: lateness, idle: idle))
        if logged { log += lines(number, requestId: id, cold: cold, duration: duration, memorySize: memorySize) }
        now += 10_000_000
    }

    func delivery(
        _ number: Int, requestId: String, memorySize: Int = 512, plugin: String = "pca", batchSize: Int = 10,
        outcome: Outcome = .succeeded, digest: String = "0123456789abcdef", attempts: Int = 1, lateness: Int64 = 1000,
        idle: IdleTime? = nil
    ) -> String {
        #"{"kind":"delivery","messageId":"\#(prefix + Self.messageId(number))","function":"ml-on-faas-\#(plugin)-\#(memorySize)MB","#
            + #""plugin":"\#(plugin)","memorySize":\#(memorySize),"batchSize":\#(batchSize),"start":"any","#
            + #""scheduled":\#(now),"#
            + #""sent":\#(now + lateness),\#(Self.fields(idle))"started":\#(now + 2_000_000),"finished":\#(now + 4_000_000),"#
            + #""received":\#(now + 5_000_000),"outcome":"\#(outcome.rawValue)","requestId":"\#(requestId)","#
            + #""attempts":\#(attempts),"digest":"\#(digest)"}"#
    }

    private static func fields(_ idle: IdleTime?) -> String {
        idle.map { #""gap":\#($0.gap),"idle":\#($0.actual),"# } ?? ""
    }

    /// A message that was due and could not be sent.
    func leaveUnsent(_ number: Int) {
        journal.append(
            #"{"kind":"unsent","messageId":"\#(Self.messageId(number))","function":"ml-on-faas-pca-512MB","#
                + #""plugin":"pca","memorySize":512,"batchSize":10,"start":"any","scheduled":\#(now)}"#)
        now += 10_000_000
    }

    /// A message that a topic has taken, by a process that was killed before it knew more; and its lines, if there are
    /// any.
    func publish(_ number: Int, logged: Bool = true) {
        journal.append(
            #"{"kind":"published","messageId":"\#(Self.messageId(number))","function":"ml-on-faas-pca-512MB","#
                + #""plugin":"pca","memorySize":512,"batchSize":10,"start":"any","scheduled":\#(now),"#
                + #""sent":\#(now + 1000),"accepted":\#(now + 3_001_000)}"#)
        if logged { log += lines(number, requestId: Self.requestId(number * 100_000 + 512)) }
        now += 10_000_000
    }

    /// What function and platform print for one invocation; with its init phase if it is cold.
    func lines(
        _ number: Int, requestId: String, cold: Bool = false, duration: Double = 1.23, memorySize: Int = 512,
        instance: String = "instance"
    ) -> [String] {
        var lines: [String] = []
        if cold {
            lines.append(functionLine("Initialization started", at: "03:04:05.001", time: now + 100_000, instance))
            lines.append(functionLine("Initialization completed", at: "03:04:05.005", time: now + 1_350_000, instance))
        }
        func processing(_ message: String, at stamp: String, time: Int64) -> String {
            functionLine(
                message, at: stamp, time: time, instance, requestId: requestId,
                messageId: prefix + Self.messageId(number),
                cold: cold)
        }
        lines += [
            "START RequestId: \(requestId) Version: $LATEST",
            processing("Processing started", at: "03:04:05.006", time: now + 2_100_000),
            processing("Processing completed", at: "03:04:05.007", time: now + 3_100_456),
            "END RequestId: \(requestId)",
            "REPORT RequestId: \(requestId)\tDuration: \(duration) ms\tBilled Duration: \(cold ? 9 : 2) ms\t"
                + "Memory Size: \(memorySize) MB\tMax Memory Used: 31 MB\t\(cold ? "Init Duration: 7.50 ms\t" : "")",
            #"ML_ON_FAAS_PLATFORM - {"requestId":"\#(requestId)","instanceId":"\#(instance)","coldStart":\#(cold),"#
                + (cold ? #""spawned":\#(now),"ready":\#(now + 1_500_000),"# : "")
                + #""started":\#(now + 2_000_000),"finished":\#(now + 4_000_000),"limits":"enforced"}"#,
        ]
        return lines
    }

    func functionLine(
        _ message: String, at stamp: String, time: Int64, _ instance: String, requestId: String = "",
        messageId: String = "", cold: Bool = true
    ) -> String {
        #"ML_ON_FAAS - {"timeStamp":"2026-01-02 \#(stamp)","functionName":"pca","functionInstanceId":"\#(instance)","#
            + #""experimentId":"experiment","messageId":"\#(messageId)","batchSize":"10","#
            + #""isColdStart":"\#(cold ? "True" : "False")","lambdaRequestId":"\#(requestId)","#
            + #""lambdaName":"\#(Self.function)","lambdaMemorySize":"512","lambdaVersion":"$LATEST","cpuCount":"2","#
            + #""logMessage":"\#(message)","monotonicTime":"\#(time)"}"#
    }

    /// Writes journal and log to disk.
    func write(tornJournal: String = "") throws {
        try Data((journal.map { $0 + "\n" }.joined() + tornJournal).utf8).write(to: folder.journal)
        try Data(log.map { $0 + "\n" }.joined().utf8).write(
            to: folder.logs.appending(path: "\(Self.function).log"))
    }

    /// Writes and processes the run.
    func process() async throws -> (summary: RunSummary, rows: [[String: String]]) {
        try write()
        return (try await RunProcessor(folder: folder).process(), try rows())
    }

    /// The rows of `results.csv` by column name. Only for values without commas.
    func rows() throws -> [[String: String]] {
        let lines = try String(contentsOf: folder.results, encoding: .utf8).split(separator: "\n")
        let names = lines[0].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        return lines.dropFirst().map { line in
            let values = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            return Dictionary(zip(names, values)) { first, _ in first }
        }
    }
}
