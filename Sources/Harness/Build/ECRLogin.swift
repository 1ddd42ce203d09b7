import AWSPlatform
import Foundation
import Images

/// The login at Amazon's registries, for those who have AWS's credentials and no `docker login`
/// (docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html).
enum ECRLogin {
    /// - Returns: nil for other registries, and where the user's container tools are logged in.
    /// - Throws: `RegistryError` if their files can't be read; `AWSConfigurationError`, `AWSError`.
    static func credentials(for reference: ImageReference) async throws -> RegistryCredentials? {
        guard let region = region(of: reference.registry) else { return nil }
        let store = CredentialStore(environment: ProcessInfo.processInfo.environment)
        guard try await store.credentials(for: reference) == nil else { return nil }
        let session = try AWSSession(.init(region: region))
        let login = try await AWSServices(try await session.client()).registry.authorization()
        return RegistryCredentials(user: login.user, password: login.password, origin: "Amazon ECR's login")
    }

    /// The region of a private registry of ECR's, by its host.
    private static func region(of host: String) -> String? {
        host.wholeMatch(of: /[0-9]{12}\.dkr\.ecr(-fips)?\.(?<region>[a-z0-9-]+)\.amazonaws\.com(\.cn)?/)
            .map { String($0.region) }
    }
}
