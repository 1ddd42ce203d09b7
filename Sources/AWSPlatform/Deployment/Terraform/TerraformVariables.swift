package import Foundation

/// The values of the variables in `artifacts/variables.tf`: with them, Terraform makes the same resources under the same
/// names as the stack's template.
package struct TerraformVariables: Sendable, Hashable, Encodable {
    /// Terraform reads files of this ending by itself.
    package static let fileName = "deployment.auto.tfvars.json"

    struct Function: Sendable, Hashable, Encodable {
        var plugin: String
        var memorySize: Int
        var image: String
        var timeout: Int
        var environment: [String: String]
        /// Its own, beside those that everything bears.
        var tags: [String: String]

        enum CodingKeys: String, CodingKey {
            case plugin, image, timeout, environment, tags
            case memorySize = "memory_size"
        }
    }

    struct Driver: Sendable, Hashable, Encodable {
        var image: String
        var repository: String
        var cpu: Int
        var memory: Int
        var subnets: [String]
    }

    private var deployment: Deployment
    /// By their names.
    private var functions: [String: Function]
    private var driver: Driver?

    /// - Parameter deployment: a valid one, see ``Deployment/validate()``.
    package init(_ deployment: Deployment) {
        self.deployment = deployment
        functions = Dictionary(
            uniqueKeysWithValues: deployment.functions.map { function in
                let tags = deployment.tags(of: function).filter { deployment.allTags[$0.key] == nil }
                return (
                    deployment.names.function(function),
                    Function(
                        plugin: function.plugin, memorySize: function.memorySize, image: function.image,
                        timeout: function.timeoutSeconds, environment: function.environment, tags: tags)
                )
            })
        driver = deployment.driver.map { driver in
            Driver(
                image: driver.image, repository: deployment.names.publisherRepository, cpu: driver.cpu,
                memory: driver.memory, subnets: CloudFormationTemplate.driverSubnets)
        }
    }

    enum CodingKeys: String, CodingKey {
        case name, region, architecture, functions, driver, tags, retries
        case reservedConcurrency = "reserved_concurrency"
        case logRetentionDays = "log_retention_days"
        case objectExpiryDays = "object_expiry_days"
        case maximumEventAgeSeconds = "maximum_event_age_seconds"
        case deadLetterRetentionSeconds = "dead_letter_retention_seconds"
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(deployment.name, forKey: .name)
        try container.encode(deployment.region, forKey: .region)
        try container.encode(deployment.architecture, forKey: .architecture)
        try container.encode(functions, forKey: .functions)
        // -1 is how the provider says that nothing is set aside.
        try container.encode(deployment.reservedConcurrency ?? -1, forKey: .reservedConcurrency)
        try container.encode(deployment.logRetentionDays, forKey: .logRetentionDays)
        try container.encode(deployment.objectExpiryDays, forKey: .objectExpiryDays)
        try container.encode(deployment.maximumEventAgeSeconds, forKey: .maximumEventAgeSeconds)
        try container.encode(Deployment.retries, forKey: .retries)
        try container.encode(Deployment.deadLetterRetentionSeconds, forKey: .deadLetterRetentionSeconds)
        // Every variable has a value, if only null: a missing one would make Terraform ask.
        try container.encode(driver, forKey: .driver)
        try container.encode(deployment.allTags, forKey: .tags)
    }

    /// The file's content, readable, with a stable order.
    package func json() -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Strings, numbers and containers: nothing in here can fail to encode.
        return (try? encoder.encode(self)) ?? Data()
    }
}

extension StackOutput {
    /// The output's name in Terraform.
    package var terraformName: String {
        switch self {
        case .bucketName: "bucket_name"
        case .topicArn: "topic_arn"
        case .deadLetterQueueURL: "dead_letter_queue_url"
        case .clusterName: "cluster_name"
        case .taskDefinitionArn: "task_definition_arn"
        case .subnetIDs: "subnet_ids"
        case .securityGroupID: "security_group_id"
        }
    }
}
