import Foundation
import Images

extension BaseImageSource {
    /// Layouts of this machine, and registries, with the credentials that the user's container tools have.
    static var registries: BaseImageSource {
        BaseImageSource { reference, platform, layout in
            let client = RegistryClient(.init(environment: ProcessInfo.processInfo.environment))
            return try await client.pull(try ImageReference(reference), platform: platform, into: layout)
        }
    }
}
