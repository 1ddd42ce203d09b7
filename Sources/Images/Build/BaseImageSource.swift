/// Finds the images that others are built upon: in layouts of this machine, or in a registry.
package struct BaseImageSource: Sendable {
    /// Brings an image from a registry into a layout, all of its blobs.
    ///
    /// - Returns: its manifest, or the index of which the platform's manifest is in the layout, too.
    package typealias Pull =
        @Sendable (_ reference: String, _ platform: ImagePlatform, _ layout: ImageLayout) async throws -> Descriptor

    private let pull: Pull?

    /// - Parameter pull: how to get what isn't here; nil if there is no way.
    package init(pull: Pull? = nil) { self.pull = pull }

    /// - Parameters:
    ///   - reference: `oci:FOLDER:NAME`, a layout's folder, or a name in a registry.
    ///   - layout: where an image of a registry is put.
    /// - Throws: ``BuildError``, ``ImageError``, and what the registry says.
    package func image(_ reference: String, platform: ImagePlatform = .host, into layout: ImageLayout) async throws
        -> BaseImage
    {
        if let image = try BaseImage.local(reference, platform: platform) { return image }
        guard let pull else {
            throw BuildError.noBase(
                reference: reference, reason: "it is no OCI layout of this machine (oci:FOLDER:NAME)")
        }
        return try BaseImage(layout: layout, try await pull(reference, platform, layout), platform: platform)
    }
}
