import AWSPlatform
import Catalog
import Experiment
import Foundation

/// An account and a region of AWS, as the options, the environment and the user's files name them.
struct CloudConnection: Sendable {
    let session: AWSSession
    let services: AWSServices
    /// Twelve digits.
    let account: String
    let records: DeploymentRecords

    /// Finds credentials and asks whose they are.
    ///
    /// - Throws: `AWSConfigurationError`, `AWSError`.
    static func open(_ options: CloudOptions, project: Project) async throws -> CloudConnection {
        let session = try AWSSession(
            .init(
                profile: options.profile, region: try region(options, project: project),
                endpointURL: options.endpointURL))
        let services = AWSServices(try await session.client())
        return CloudConnection(
            session: session, services: services, account: try await services.identity.callerIdentity().account,
            records: DeploymentRecords(folder: "\(project.root)/deployments"))
    }

    /// The region that is asked for; nil if only the user's files for AWS may say. What stands in the environment comes before
    /// `.env`, as everywhere.
    ///
    /// - Throws: `ExperimentError` for a malformed `.env`.
    private static func region(_ options: CloudOptions, project: Project) throws -> String? {
        let environment = ProcessInfo.processInfo.environment
        guard options.region == nil, environment["AWS_REGION"] == nil, environment["AWS_DEFAULT_REGION"] == nil,
            let defaults = try DefaultsFile(in: project.root), let region = defaults.region
        else { return options.region }
        Terminal.say("Region \(region), from \(defaults.path)")
        return region
    }

    var region: String { services.region }

    /// A deployment that was made, from this machine or another.
    ///
    /// - Throws: `EngineError.notDeployed`, `.wrongPlace` if it is another account's or region's, `.unfinished` if it has no
    ///   outputs yet.
    func record(of name: String) async throws -> DeploymentRecord {
        guard let record = try await knownRecord(of: name) else { throw EngineError.notDeployed(deployment: name) }
        guard !record.outputs.isEmpty else { throw EngineError.unfinished(deployment: name) }
        return record
    }

    /// The same; nil if there is none.
    ///
    /// - Throws: `EngineError.wrongPlace`, `.malformedRecord`, and what S3 says.
    func knownRecord(of name: String) async throws -> DeploymentRecord? {
        var record = try records.read(name)
        if record == nil { record = try await storedRecord(of: name) }
        guard let record else { return nil }
        guard record.account == account, record.deployment.region == region else {
            throw EngineError.wrongPlace(
                deployment: name, account: record.account, region: record.deployment.region,
                here: "account \(account), \(region)")
        }
        return record
    }

    /// The record in the deployment's bucket; nil if there is none.
    private func storedRecord(of name: String) async throws -> DeploymentRecord? {
        let bucket = ResourceNames(deployment: name).bucket(account: account, region: region)
        let file = FileManager.default.temporaryDirectory.appending(path: "deployment-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        // One call, for which the publisher's task has leave: it may not list the bucket.
        do { try await services.objects.get(DeploymentRecord.key, from: bucket, into: file.path) } catch {
            guard error.status == 404 else { throw error }
            return nil
        }
        return try JSONDecoder().decode(DeploymentRecord.self, from: Data(contentsOf: file))
    }

    /// Writes the record down, here and in the bucket.
    func keep(_ record: DeploymentRecord) async throws {
        try records.write(record)
        let bucket = try record.output(.bucketName)
        try await services.objects.put(
            Array(try DeploymentRecords.encode(record)), to: bucket, key: DeploymentRecord.key)
    }
}
