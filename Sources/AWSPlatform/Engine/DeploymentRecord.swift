package import Foundation

/// What is known here of a deployment that was made: enough to run on it, to change it and to take it down.
///
/// It lies in the project as `deployments/<name>.json`; the driver in the cloud finds the same in the bucket.
package struct DeploymentRecord: Sendable, Codable, Hashable {
    package enum Engine: String, Sendable, Codable, CaseIterable {
        case cloudformation, terraform
    }

    package var engine: Engine
    /// Twelve digits.
    package var account: String
    package var deployment: Deployment
    /// What the images were built upon; nil for nothing.
    package var base: String?
    /// By the names of ``StackOutput``.
    package var outputs: [String: String]
    /// UTC, ISO 8601.
    package var deployedAt: String

    package init(
        engine: Engine, account: String, deployment: Deployment, base: String?, outputs: [String: String],
        deployedAt: String
    ) {
        self.engine = engine
        self.account = account
        self.deployment = deployment
        self.base = base
        self.outputs = outputs
        self.deployedAt = deployedAt
    }

    /// - Throws: ``EngineError/missingOutput(_:deployment:)`` if the deployment has no such part.
    package func output(_ output: StackOutput) throws(EngineError) -> String {
        guard let value = outputs[output.rawValue], !value.isEmpty else {
            throw .missingOutput(output.rawValue, deployment: deployment.name)
        }
        return value
    }

    /// Where in the bucket the record lies.
    package static let key = "deployment.json"
}

/// The records of a project's deployments.
package struct DeploymentRecords: Sendable {
    private let folder: String

    /// - Parameter folder: the project's `deployments/`, which need not be there.
    package init(folder: String) { self.folder = folder }

    package func path(of name: String) -> String { "\(folder)/\(name).json" }

    /// Nil if there is none of that name.
    package func read(_ name: String) throws(EngineError) -> DeploymentRecord? {
        guard FileManager.default.fileExists(atPath: path(of: name)) else { return nil }
        do {
            return try JSONDecoder().decode(
                DeploymentRecord.self, from: Data(contentsOf: URL(filePath: path(of: name))))
        } catch { throw .malformedRecord(path: path(of: name), reason: "\(error)") }
    }

    package func write(_ record: DeploymentRecord) throws(EngineError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Self.encode(record).write(to: URL(filePath: path(of: record.deployment.name)), options: .atomic)
        } catch { throw .unwritable(path: path(of: record.deployment.name), reason: error.localizedDescription) }
    }

    package func remove(_ name: String) { try? FileManager.default.removeItem(atPath: path(of: name)) }

    package static func encode(_ record: DeploymentRecord) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(record)
    }
}
