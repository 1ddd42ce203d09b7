package import Foundation

/// The folder of one run. Plan, environment, journal and logs are the truth about it, and are only appended to; the
/// other files are derived and can be rebuilt from them at any time.
package struct RunFolder: Sendable, Hashable {
    package let url: URL

    package init(_ url: URL) { self.url = url }

    package var experimentId: String { url.lastPathComponent }
    package var plan: URL { url.appending(path: "plan.json") }
    package var environment: URL { url.appending(path: "environment.json") }
    package var journal: URL { url.appending(path: "journal.jsonl") }
    package var logs: URL { url.appending(path: "logs", directoryHint: .isDirectory) }
    /// What was taken from earlier runs: a folder for each, with its environment record, journal and logs as far as they are
    /// about the cells that were taken.
    package var reused: URL { url.appending(path: "reused", directoryHint: .isDirectory) }
    package func reused(from run: String) -> RunFolder {
        RunFolder(reused.appending(path: run, directoryHint: .isDirectory))
    }
    /// A copy of the trace that the run follows.
    package var trace: URL { url.appending(path: "trace.csv") }
    /// The programs and models that were executed, each under its digest.
    package var versions: URL { url.appending(path: "versions", directoryHint: .isDirectory) }
    package var results: URL { url.appending(path: "results.csv") }
    package var database: URL { url.appending(path: "results.sqlite") }
    package var summary: URL { url.appending(path: "summary.json") }
    package var report: URL { url.appending(path: "report.html") }

    /// Creates the folder of a new run and writes its plan.
    ///
    /// - Parameter fill: puts into the folder what the plan says is there. The plan comes last: without it, a folder is no
    ///   run.
    /// - Throws: `ExperimentError.unwritable`, also if the folder exists: a run never writes over another. What `fill` throws
    ///   is passed on, and no folder stays.
    package static func create(
        in parent: URL, plan: ExperimentPlan, fill: (RunFolder) async throws -> Void
    ) async throws -> RunFolder {
        let folder = try make(in: parent, plan: plan)
        do { try await fill(folder) } catch {
            try? FileManager.default.removeItem(at: folder.url)
            throw error
        }
        try folder.write(plan)
        return folder
    }

    /// Creates the folder of a new run and writes its plan.
    ///
    /// - Throws: `ExperimentError.unwritable`, also if the folder exists: a run never writes over another.
    package static func create(in parent: URL, plan: ExperimentPlan) throws(ExperimentError) -> RunFolder {
        let folder = try make(in: parent, plan: plan)
        try folder.write(plan)
        return folder
    }

    private static func make(in parent: URL, plan: ExperimentPlan) throws(ExperimentError) -> RunFolder {
        let folder = RunFolder(parent.appending(path: plan.experimentId, directoryHint: .isDirectory))
        do {
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: false)
            try FileManager.default.createDirectory(at: folder.logs, withIntermediateDirectories: false)
        } catch {
            throw .unwritable(path: folder.url.path, reason: ExperimentError.reason(of: error))
        }
        return folder
    }

    private func write(_ plan: ExperimentPlan) throws(ExperimentError) {
        do { try Self.encoder.encode(plan).write(to: self.plan, options: .atomic) } catch {
            throw .unwritable(path: self.plan.path, reason: ExperimentError.reason(of: error))
        }
    }

    /// Writes down what the run depends on, once the platform knows which limits are in force.
    package func write(_ environment: EnvironmentRecord) throws(ExperimentError) {
        do { try Self.encoder.encode(environment).write(to: self.environment, options: .atomic) } catch {
            throw .unwritable(path: self.environment.path, reason: ExperimentError.reason(of: error))
        }
    }

    /// Keeps a copy of the trace that the run follows: it may change, and the run may be resumed.
    package func keep(trace file: URL) throws(ExperimentError) {
        do { try FileManager.default.copyItem(at: file, to: trace) } catch {
            throw .unwritable(path: trace.path, reason: ExperimentError.reason(of: error))
        }
    }

    /// - Throws: `ExperimentError.malformedRun` if there is no readable plan, or none whose cells could be told one by one.
    package func readPlan() throws(ExperimentError) -> ExperimentPlan {
        let plan = try read(ExperimentPlan.self, from: plan)
        guard plan.cellCount <= Schedule.mostCells else {
            throw .malformedRun(
                path: self.plan.path, reason: "more cells than the \(Schedule.mostCells) that a run has at most")
        }
        return plan
    }

    /// The plan of a run that is to be driven.
    ///
    /// - Throws: `ExperimentError.malformedRun`, also for what no run may be: a file may say anything.
    package func readValidPlan() throws(ExperimentError) -> ExperimentPlan {
        let plan = try readPlan()
        do { try plan.validate() } catch { throw .malformedRun(path: self.plan.path, reason: "\(error)") }
        return plan
    }

    /// - Throws: `ExperimentError.malformedRun` if there is no readable environment record.
    package func readEnvironment() throws(ExperimentError) -> EnvironmentRecord {
        try read(EnvironmentRecord.self, from: environment)
    }

    private func read<Value: Decodable>(_ type: Value.Type, from file: URL) throws(ExperimentError) -> Value {
        do { return try JSONDecoder().decode(type, from: Data(contentsOf: file)) } catch {
            throw .malformedRun(
                path: file.path, reason: "not readable as this version's \(type): \(error.localizedDescription)")
        }
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
