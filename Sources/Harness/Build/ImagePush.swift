import Foundation
import Images

/// Pushes built images to a registry, with progress and a line on what each took.
struct ImagePush: Sendable {
    private let layout: ImageLayout
    private let steps: StepDisplay
    private let client: RegistryClient

    /// - Parameter credentials: instead of those of the user's container tools.
    init(layout: ImageLayout, steps: StepDisplay, credentials: RegistryCredentials? = nil) {
        self.layout = layout
        self.steps = steps
        var configuration = RegistryClient.Configuration(environment: ProcessInfo.processInfo.environment)
        configuration.credentials = credentials
        client = RegistryClient(configuration)
    }

    /// Pushes each image to the repository of its name below a place, under the place's tag.
    ///
    /// - Throws: `RegistryError`.
    func push(_ images: [BuiltImage], below place: ImageReference) async throws(RegistryError) {
        for image in images { try await push(image, to: try place.appending(image.name)) }
    }

    /// Only what the registry lacks is sent.
    func push(_ image: BuiltImage, to reference: ImageReference) async throws(RegistryError) {
        defer { steps.finish() }
        let summary = try await client.push(image.manifest, of: layout, to: reference) { [steps] progress in
            let percent = progress.total > 0 ? progress.bytes * 100 / progress.total : 100
            steps.update("pushing \(image.name)", detail: "\(percent) % of \(progress.digest.prefix(19))")
        }
        steps.finish()
        let sent = summary.uploaded
        Terminal.say(
            sent.blobs == 0
                ? "\(image.name): \(reference.name) has it already"
                : "\(image.name): pushed \(sent.blobs) blobs to \(reference.name), "
                    + "\(String(format: "%.1f", Double(sent.bytes) / 1e6)) MB")
    }
}
