import Foundation
import Images

extension BaseImageSource {
    /// Layouts of this machine, and registries, with the credentials that the user's container tools have, or AWS's.
    static var registries: BaseImageSource {
        BaseImageSource { reference, platform, layout in
            let reference = try ImageReference(reference)
            var configuration = RegistryClient.Configuration(environment: ProcessInfo.processInfo.environment)
            configuration.credentials = try await ECRLogin.credentials(for: reference)
            return try await RegistryClient(configuration).pull(reference, platform: platform, into: layout)
        }
    }
}
