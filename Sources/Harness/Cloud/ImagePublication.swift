import AWSPlatform
import Catalog
import Foundation
import HTTP
import Images

/// Brings the images of a deployment into its repositories.
struct ImagePublication: Sendable {
    let connection: CloudConnection
    let names: ResourceNames
    let tags: [String: String]
    let steps: StepDisplay

    /// Where ECR's registry is reached instead of at the repositories' own host, which no test has: `http://HOST:PORT`.
    static let registryVariable = "ML_ON_FAAS_ECR_URL"

    /// Pushes images, each to the repository of its name: only what the registry lacks is sent.
    ///
    /// - Parameters:
    ///   - images: in `layout`.
    ///   - repository: of an image's name.
    /// - Returns: by the image's name, where it is, by digest.
    /// - Throws: `AWSError`, `RegistryError`, `EngineError.notOurs`.
    func push(
        _ images: [BuiltImage], from layout: ImageLayout, repository: (BuiltImage) -> String
    ) async throws -> [String: String] {
        let leftovers = Leftovers(
            services: connection.services, names: names,
            progress: { [steps] step, detail in steps.update(step, detail: detail) })
        var places: [String: String] = [:]
        let client = try await client()
        for image in images {
            let name = repository(image)
            steps.update("Image \(image.name)", detail: "its repository")
            let address = try await leftovers.repository(name, tags: tags)
            let reference = try reference(address, repository: name)
            let summary = try await client.push(image.manifest, of: layout, to: reference) { [steps] progress in
                let percent = progress.total > 0 ? progress.bytes * 100 / progress.total : 100
                steps.update("Image \(image.name)", detail: "\(percent) % of \(progress.digest.prefix(19))")
            }
            steps.finish()
            let sent = summary.uploaded
            Terminal.say(
                sent.blobs == 0
                    ? "\(image.name): the registry has it already"
                    : "\(image.name): pushed \(sent.blobs) blobs, \(String(format: "%.1f", Double(sent.bytes) / 1e6)) MB")
            places[image.name] = "\(address)@\(image.manifest.digest)"
        }
        return places
    }

    private func client() async throws -> RegistryClient {
        let login = try await connection.services.registry.authorization()
        var configuration = RegistryClient.Configuration(environment: ProcessInfo.processInfo.environment)
        configuration.credentials = RegistryCredentials(
            user: login.user, password: login.password, origin: "Amazon ECR's login")
        return RegistryClient(configuration)
    }

    private func reference(_ address: String, repository: String) throws(RegistryError) -> ImageReference {
        let other = ProcessInfo.processInfo.environment[Self.registryVariable] ?? ""
        return try ImageReference("\(other.isEmpty ? address : "\(other)/\(repository)"):latest")
    }
}
