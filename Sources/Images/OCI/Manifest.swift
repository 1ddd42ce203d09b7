/// An image: its configuration and its layers, lowest first (OCI image specification 1.1, manifest.md).
package struct Manifest: Codable, Sendable, Hashable {
    package var schemaVersion = 2
    package var mediaType: String?
    package var config: Descriptor
    package var layers: [Descriptor]
    package var annotations: [String: String]?

    package init(config: Descriptor, layers: [Descriptor], annotations: [String: String]? = nil) {
        mediaType = MediaType.manifest
        self.config = config
        self.layers = layers
        self.annotations = annotations
    }
}

/// Several images for several platforms under one name (image-index.md).
package struct Index: Codable, Sendable, Hashable {
    package var schemaVersion = 2
    package var mediaType: String?
    package var manifests: [Descriptor]

    package init(manifests: [Descriptor]) {
        mediaType = MediaType.index
        self.manifests = manifests
    }
}

/// How an image runs (config.md).
package struct ImageConfig: Codable, Sendable, Hashable {
    package struct Execution: Codable, Sendable, Hashable {
        package var user: String?
        package var env: [String]?
        package var entrypoint: [String]?
        package var cmd: [String]?
        package var workingDirectory: String?
        package var labels: [String: String]?

        enum CodingKeys: String, CodingKey {
            case user = "User"
            case env = "Env"
            case entrypoint = "Entrypoint"
            case cmd = "Cmd"
            case workingDirectory = "WorkingDir"
            case labels = "Labels"
        }

        package init() {}
    }

    package struct RootFS: Codable, Sendable, Hashable {
        package var type = "layers"
        /// The digests of the layers before compression, lowest first.
        package var diffIds: [String]

        enum CodingKeys: String, CodingKey {
            case type
            case diffIds = "diff_ids"
        }

        package init(diffIds: [String]) { self.diffIds = diffIds }
    }

    package struct History: Codable, Sendable, Hashable {
        package var created: String?
        package var createdBy: String?
        package var comment: String?
        package var emptyLayer: Bool?

        enum CodingKeys: String, CodingKey {
            case created
            case createdBy = "created_by"
            case comment
            case emptyLayer = "empty_layer"
        }

        package init(createdBy: String) { self.createdBy = createdBy }
    }

    package var created: String?
    package var architecture: String
    package var os: String
    package var config: Execution?
    package var rootfs: RootFS
    package var history: [History]?

    package init(platform: ImagePlatform, config: Execution, diffIds: [String], history: [History]) {
        architecture = platform.architecture
        os = platform.os
        self.config = config
        rootfs = RootFS(diffIds: diffIds)
        self.history = history
    }
}

/// The kinds of blobs (media-types.md), and Docker's names for the same.
package enum MediaType {
    package static let manifest = "application/vnd.oci.image.manifest.v1+json"
    package static let index = "application/vnd.oci.image.index.v1+json"
    package static let config = "application/vnd.oci.image.config.v1+json"
    package static let layer = "application/vnd.oci.image.layer.v1.tar"
    package static let gzipLayer = "application/vnd.oci.image.layer.v1.tar+gzip"
    package static let zstdLayer = "application/vnd.oci.image.layer.v1.tar+zstd"
    package static let dockerManifest = "application/vnd.docker.distribution.manifest.v2+json"
    package static let dockerIndex = "application/vnd.docker.distribution.manifest.list.v2+json"
    package static let dockerConfig = "application/vnd.docker.container.image.v1+json"
    package static let dockerGzipLayer = "application/vnd.docker.image.rootfs.diff.tar.gzip"
}
