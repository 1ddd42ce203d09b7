import AWSPlatform
import Catalog
import Experiment
import Foundation

/// Lets the deployment's Fargate task drive a run, near the functions.
///
/// What the task needs is put into the bucket, below `runs/<experiment>/` and `datasets/`, and its journal and logs come back
/// the same way.
struct RemoteDriver: Sendable {
    /// What the task is told of a run.
    struct Order: Codable, Sendable {
        var plan: ExperimentPlan
        /// Milliseconds since 1970, as in the environment record.
        var startedAt: Int64

        static func key(_ experimentId: String) -> String {
            ResourceNames.runPrefix(experimentId) + "order.json"
        }
    }

    let connection: CloudConnection
    let record: DeploymentRecord

    /// How often in a row ECS may not know the task.
    private static let mostMisses = 12
    /// Between two looks at the task.
    private static let pollInterval = Duration.seconds(5)

    private var services: AWSServices { connection.services }

    /// Runs the task to its end. When this task is cancelled, so is that one; what it had done comes back all the same.
    ///
    /// - Throws: `AWSError`; `EngineError.publisherFailed` if the task didn't end well.
    func drive(_ plan: ExperimentPlan, _ plugins: [PreparedPlugin], startedAt: Int64, into folder: RunFolder)
        async throws
    {
        let bucket = try record.output(.bucketName)
        let steps = StepDisplay()
        defer { steps.finish() }
        for plugin in plugins {
            let key = ResourceNames.datasetKey(digest: plugin.dataset.digest)
            // Named by its content: one that is there is the same.
            guard try await services.objects.objects(in: bucket, prefix: key).collect().isEmpty else { continue }
            steps.update("uploading \(plugin.dataset.manifest.name)")
            try await services.objects.put(file: plugin.dataset.rowsPath, to: bucket, key: key)
        }
        let order = try JSONEncoder().encode(Order(plan: plan, startedAt: startedAt))
        try await services.objects.put(Array(order), to: bucket, key: Order.key(plan.experimentId))

        // A task of its own: a Fargate task that was started must be known, or nobody would stop it.
        let request = try request(for: plan)
        let task = try await Task { [services] in try await services.tasks.run(request) }.value
        let ended = try await wait(for: task, steps)
        // Its own task, which isn't cancelled with this one.
        try await Task { try await fetch(plan.experimentId, from: bucket, into: folder, steps) }.value
        let hasJournal = FileManager.default.fileExists(atPath: folder.journal.path)
        guard ended.containers?.first?.exitCode == 0, hasJournal else {
            throw EngineError.publisherFailed(
                reason: hasJournal
                    ? ended.containers?.first?.reason ?? ended.stoppedReason
                        ?? "it exited with \(ended.containers?.first?.exitCode.map(String.init) ?? "no code")"
                    : "it left no journal",
                logGroup: record.deployment.names.publisherLogGroup)
        }
    }

    private func request(for plan: ExperimentPlan) throws(EngineError) -> ECSClient.TaskRequest {
        var request = ECSClient.TaskRequest(
            cluster: try record.output(.clusterName), taskDefinition: try record.output(.taskDefinitionArn),
            subnets: try record.output(.subnetIDs).split(separator: ",").map(String.init),
            container: CloudFormationTemplate.publisherContainer)
        request.securityGroups = [try record.output(.securityGroupID)]
        request.command = [
            "publish", plan.experimentId, "--deployment", record.deployment.name, "--region", record.deployment.region,
        ]
        request.tags = record.deployment.allTags
        return request
    }

    private func wait(for task: ECSClient.Task, _ steps: StepDisplay) async throws -> ECSClient.Task {
        let cluster = try record.output(.clusterName)
        var isStopping = false
        var current = task
        var misses = 0
        while current.lastStatus != "STOPPED" {
            steps.update("The publisher", detail: (current.lastStatus ?? "unknown").lowercased())
            do { try await Task.sleep(for: Self.pollInterval) } catch {
                // Cancelled: the task is, too, and is waited for, as it brings its journal home.
                if !isStopping {
                    isStopping = true
                    try await Task {
                        try await services.tasks.stop(task.taskArn, in: cluster, reason: "interrupted by the user")
                    }.value
                }
                await Self.pause()
            }
            let found = try await Task { try await services.tasks.tasks([task.taskArn], in: cluster) }.value
            guard let next = found.first else {
                // ECS may need some seconds to know its new task.
                misses += 1
                guard misses < Self.mostMisses else { return current }
                continue
            }
            (current, misses) = (next, 0)
        }
        return current
    }

    /// A second that no cancellation cuts short.
    private static func pause() async {
        await Task { try? await Task.sleep(for: .seconds(1)) }.value
    }

    /// Fetches what the task has brought into the bucket: the journal, and logs that aren't here yet. Logs that are may be
    /// further already, and `collect` completes them.
    func fetch(
        _ experimentId: String, from bucket: String, into folder: RunFolder, _ steps: StepDisplay
    ) async throws {
        let prefix = ResourceNames.runPrefix(experimentId)
        for object in try await services.objects.objects(in: bucket, prefix: prefix).collect() {
            let name = String(object.key.dropFirst(prefix.count))
            // Only what a publisher writes: nothing leaves the folder, whatever a key says.
            guard RunUpload.isResult(name), name == RunUpload.journal || !folder.has(name) else { continue }
            steps.update("fetching the journal and the logs", detail: name)
            let path = folder.url.appending(path: name).path
            // Whoever is interrupted meanwhile leaves no half of a file in place of a whole one.
            let partial = "\(path).partial"
            try await services.objects.get(object.key, from: bucket, into: partial)
            try FileManager.default.replace(path, with: partial)
        }
    }
}

/// What of a run's folder a publisher brings home.
enum RunUpload {
    static let journal = "journal.jsonl"

    /// `journal.jsonl`, and what lies in `logs/`.
    static func isResult(_ name: String) -> Bool {
        name == journal || name.wholeMatch(of: /logs\/[A-Za-z0-9-]+\.(log|events|jsonl)/) != nil
    }

    /// The files of a folder that are to be uploaded, by their names in it.
    static func files(of folder: RunFolder) -> [String] {
        let logs = (try? FileManager.default.contentsOfDirectory(atPath: folder.logs.path)) ?? []
        return ([journal] + logs.map { "logs/\($0)" }).filter { name in
            isResult(name) && FileManager.default.fileExists(atPath: folder.url.appending(path: name).path)
        }
    }
}

extension FileManager {
    /// Renames a file, in place of what is there.
    fileprivate func replace(_ path: String, with other: String) throws {
        guard rename(other, path) == 0 else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
        }
    }
}

extension RunFolder {
    /// Whether there is such a file with something in it.
    fileprivate func has(_ name: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: url.appending(path: name).path)
        return (attributes?[.size] as? Int ?? 0) > 0
    }
}
