import AWSPlatform
import ArgumentParser
import Catalog
import Experiment
import Foundation

/// `harness publish`: what the Fargate task of a deployment runs, when `harness run --driver ecs` has ordered it.
struct PublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Drive a run that another harness has ordered.",
        discussion: """
            Reads the order from the deployment's bucket, publishes the messages, follows the functions' logs, and puts the \
            journal and the logs into the bucket.

            EXAMPLE
              harness publish 20260102-030405-0a1b --deployment ml-on-faas
            """,
        shouldDisplay: false)

    @Argument(help: "The experiment's id.")
    var experiment: String

    @OptionGroup var cloud: CloudOptions

    /// A task that is stopped has half a minute to bring its journal home, and one that is killed loses this much of it.
    private static let uploadInterval = Duration.seconds(30)

    func run() async throws {
        let project = try Project.current()
        let connection = try await CloudConnection.open(cloud, project: project)
        let record = try await connection.record(of: cloud.deployment)
        let bucket = try record.output(.bucketName)
        let scratch = FileManager.default.temporaryDirectory.appending(path: "publish-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        func fetch(_ key: String, as name: String) async throws -> URL {
            let file = scratch.appending(path: name)
            try await connection.services.objects.get(key, from: bucket, into: file.path)
            return file
        }

        let order = try JSONDecoder().decode(
            RemoteDriver.Order.self,
            from: Data(contentsOf: try await fetch(RemoteDriver.Order.key(experiment), as: "order.json")))
        let plan = order.plan
        var sources: [String: MessageSource] = [:]
        for plugin in plan.plugins where sources[plugin.dataset] == nil {
            let rows = try await fetch(
                ResourceNames.datasetKey(digest: plugin.datasetDigest), as: "\(plugin.datasetDigest).jsonl")
            sources[plugin.dataset] = MessageSource(
                rows: try DatasetRows(file: rows), experimentId: plan.experimentId, seed: plan.seeds.sampling)
        }

        let folder = try RunFolder.create(in: scratch, plan: plan)
        let journal = try Journal(file: folder.journal)
        let platform = try await CloudPlace.platform(
            for: plan, record: record, services: connection.services, startedAt: order.startedAt, folder: folder)
        let upload = { @Sendable in
            for name in RunUpload.files(of: folder) {
                try await connection.services.objects.put(
                    file: folder.url.appending(path: name).path, to: bucket,
                    key: ResourceNames.runPrefix(experiment) + name)
            }
        }
        let uploads = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: Self.uploadInterval)
                // The next one may do; the last one has to.
                try? await upload()
            }
        }
        let driving = await Task.cancellable {
            try await RunSession.drive(
                Schedule(plan: plan), of: plan, on: platform, sources: sources, into: journal,
                after: AccountedMessages(plan: plan))
        }
        uploads.cancel()
        // Whole: an upload under way would put an older journal over the last one.
        _ = await uploads.result
        // Its own task: that this one was cancelled must not keep the journal here.
        try await Task { try await upload() }.value
        for abandoned in try driving.get().abandoned { Terminal.say(abandoned.description) }
    }
}

extension Task where Success == Never, Failure == Never {
    /// How `body` ended.
    fileprivate static func cancellable<Value: Sendable>(
        _ body: () async throws -> Value
    ) async -> Result<Value, any Error> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
