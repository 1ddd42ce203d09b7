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

extension Descriptor {
    /// As much as fits a sum of many in an `Int`: 1 PiB.
    private static let largestSize = 1 << 50

    /// - Throws: `DecodingError` for a digest that would be a path of somebody's choice, and for sizes that are none.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        mediaType = try values.decodeIfPresent(String.self, forKey: .mediaType) ?? ""
        digest = try values.decode(String.self, forKey: .digest)
        size = try values.decode(Int.self, forKey: .size)
        platform = try values.decodeIfPresent(ImagePlatform.self, forKey: .platform)
        annotations = try values.decodeIfPresent([String: String].self, forKey: .annotations)
        guard ImageLayout.isDigest(digest) else {
            throw DecodingError.dataCorruptedError(
                forKey: .digest, in: values, debugDescription: "'\(digest)' is no SHA-256 digest")
        }
        guard (0...Self.largestSize).contains(size) else {
            throw DecodingError.dataCorruptedError(
                forKey: .size, in: values, debugDescription: "\(size) bytes can't be a blob's size")
        }
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
