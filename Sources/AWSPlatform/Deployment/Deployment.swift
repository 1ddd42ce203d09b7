/// What is deployed to one region of an AWS account, under one name: the value that both engines, the estimate and the
/// permissions are generated from.
///
/// It says nothing of the account, so that it can be written down, compared and deployed elsewhere.
package struct Deployment: Sendable, Codable, Hashable {
    /// Names the stack, and begins the name of everything in it.
    package var name: String
    /// As AWS writes it, `eu-central-1`.
    package var region: String
    package var architecture: Architecture
    package var functions: [DeployedFunction]
    /// How many instances of each function are set aside for it, which is also the most that it gets; nil leaves them
    /// to the account's pool.
    package var reservedConcurrency: Int?
    package var logRetentionDays: Int
    /// How long datasets and results stay in the bucket.
    package var objectExpiryDays: Int
    /// How long Lambda goes on trying to deliver a message to a function that is throttled or failing.
    package var maximumEventAgeSeconds: Int
    /// The task that publishes from within the region; nil publishes from this machine.
    package var driver: ECSDriver?
    /// The user's own tags, beside those of ``ResourceNames/tags``.
    package var tags: [String: String]

    package static let defaultName = "ml-on-faas"

    package init(
        name: String = Deployment.defaultName, region: String, architecture: Architecture,
        functions: [DeployedFunction], reservedConcurrency: Int? = nil, logRetentionDays: Int = 14,
        objectExpiryDays: Int = 30, maximumEventAgeSeconds: Int = 3600, driver: ECSDriver? = nil,
        tags: [String: String] = [:]
    ) {
        self.name = name
        self.region = region
        self.architecture = architecture
        self.functions = functions
        self.reservedConcurrency = reservedConcurrency
        self.logRetentionDays = logRetentionDays
        self.objectExpiryDays = objectExpiryDays
        self.maximumEventAgeSeconds = maximumEventAgeSeconds
        self.driver = driver
        self.tags = tags
    }

    /// The same deployment without its functions: what is there before a large template can be uploaded.
    package var foundation: Deployment {
        var foundation = self
        foundation.functions = []
        foundation.driver = nil
        return foundation
    }

    /// How often Lambda tries a failed message again: as often as the embedded platform does.
    package static let retries = 2
    /// How long the dead-letter queue keeps a message, the longest that SQS allows.
    package static let deadLetterRetentionSeconds = 14 * 24 * 60 * 60
}

/// One plugin at one memory size.
package struct DeployedFunction: Sendable, Codable, Hashable {
    package var plugin: String
    /// In MB, 128 to 10,240.
    package var memorySize: Int
    /// In the region's registry, by digest: `….amazonaws.com/ml-on-faas/pca@sha256:…`.
    package var image: String
    package var timeoutSeconds: Int
    package var environment: [String: String]
    /// SHA-256 of the model bundle in the image, in hex; nil for a plugin without a model.
    package var modelDigest: String?

    package init(
        plugin: String, memorySize: Int, image: String, timeoutSeconds: Int = 60, environment: [String: String] = [:],
        modelDigest: String? = nil
    ) {
        self.plugin = plugin
        self.memorySize = memorySize
        self.image = image
        self.timeoutSeconds = timeoutSeconds
        self.environment = environment
        self.modelDigest = modelDigest
    }

    /// `sha256:` and 64 hex digits; nil if the image is not named by its digest.
    package var imageDigest: String? {
        let parts = image.split(separator: "@", maxSplits: 1)
        return parts.count == 2 ? String(parts[1]) : nil
    }
}

/// The Fargate task of `--driver ecs`.
package struct ECSDriver: Sendable, Codable, Hashable {
    /// The publisher's image, by digest.
    package var image: String
    /// In units of 1/1024 vCPU, as Fargate counts.
    package var cpu: Int
    /// In MB.
    package var memory: Int

    package init(image: String, cpu: Int = 1024, memory: Int = 2048) {
        self.image = image
        self.cpu = cpu
        self.memory = memory
    }
}
