/// Names one blob by its content (OCI image specification 1.1, descriptor.md).
package struct Descriptor: Codable, Sendable, Hashable {
    package var mediaType: String
    /// `sha256:` and 64 hex digits.
    package var digest: String
    /// In bytes.
    package var size: Int
    package var platform: ImagePlatform?
    package var annotations: [String: String]?

    package init(
        mediaType: String, digest: String, size: Int, platform: ImagePlatform? = nil,
        annotations: [String: String]? = nil
    ) {
        self.mediaType = mediaType
        self.digest = digest
        self.size = size
        self.platform = platform
        self.annotations = annotations
    }
}

/// What an image runs on, in the words of the Go toolchain: `linux` and `amd64` or `arm64`.
package struct ImagePlatform: Codable, Sendable, Hashable, CustomStringConvertible {
    package var os: String
    package var architecture: String

    package init(os: String = "linux", architecture: String) {
        self.os = os
        self.architecture = architecture
    }

    package var description: String { "\(os)/\(architecture)" }

    /// This machine's.
    package static var host: ImagePlatform {
        #if arch(arm64)
            ImagePlatform(architecture: "arm64")
        #else
            ImagePlatform(architecture: "amd64")
        #endif
    }
}
