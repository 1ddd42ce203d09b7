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
        let login = try await connection.services.registry.authorization()
        let push = ImagePush(
            layout: layout, steps: steps,
            credentials: RegistryCredentials(user: login.user, password: login.password, origin: "Amazon ECR's login"))
        for image in images {
            let name = repository(image)
            steps.update("Image \(image.name)", detail: "its repository")
            let address = try await leftovers.repository(name, tags: tags)
            try await push.push(image, to: try reference(address, repository: name))
            places[image.name] = "\(address)@\(image.manifest.digest)"
        }
        return places
    }

    private func reference(_ address: String, repository: String) throws(RegistryError) -> ImageReference {
        let other = ProcessInfo.processInfo.environment[Self.registryVariable] ?? ""
        return try ImageReference("\(other.isEmpty ? address : "\(other)/\(repository)"):latest")
    }
}
