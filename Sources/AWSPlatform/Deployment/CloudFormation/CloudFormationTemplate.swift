package import Foundation

/// The template of a deployment's stack (AWS CloudFormation user guide, template anatomy).
///
/// The same deployment always gives the same bytes.
package struct CloudFormationTemplate: Sendable, Hashable, Encodable {
    /// One resource of a stack.
    package struct Resource: Sendable, Hashable, Encodable {
        package var type: String
        package var properties: [String: TemplateValue]
        /// Logical names of what must be there before, where no property says so.
        var dependsOn: [String]?
        /// What happens to the resource when it leaves the stack; only what holds data says it.
        var deletionPolicy: String?
        var updateReplacePolicy: String?

        init(_ type: String, _ properties: [String: TemplateValue], dependsOn: [String]? = nil) {
            self.type = type
            self.properties = properties
            self.dependsOn = dependsOn
        }

        /// A resource with data in it, which goes with the stack all the same: `destroy` says so beforehand.
        func deletedWithStack() -> Resource {
            var copy = self
            copy.deletionPolicy = "Delete"
            copy.updateReplacePolicy = "Delete"
            return copy
        }

        enum CodingKeys: String, CodingKey {
            case type = "Type"
            case properties = "Properties"
            case dependsOn = "DependsOn"
            case deletionPolicy = "DeletionPolicy"
            case updateReplacePolicy = "UpdateReplacePolicy"
        }
    }

    /// What a stack tells once it is there.
    package struct Output: Sendable, Hashable, Encodable {
        var value: TemplateValue
        var description: String

        enum CodingKeys: String, CodingKey {
            case value = "Value"
            case description = "Description"
        }
    }

    let formatVersion = "2010-09-09"
    var description: String
    /// By logical name.
    package var resources: [String: Resource] = [:]
    /// By name, see ``StackOutput``.
    package var outputs: [String: Output] = [:]

    enum CodingKeys: String, CodingKey {
        case formatVersion = "AWSTemplateFormatVersion"
        case description = "Description"
        case resources = "Resources"
        case outputs = "Outputs"
    }

    /// - Parameter deployment: a valid one, see ``Deployment/validate()``.
    package init(_ deployment: Deployment) {
        description = "Functions of the deployment \(deployment.name), made by harness deploy"
        addStorage(deployment)
        addTopic(deployment)
        for function in deployment.functions { addFunction(function, of: deployment) }
        if let driver = deployment.driver { addDriver(driver, of: deployment) }
    }

    /// The resource types, each once, sorted.
    package var resourceTypes: [String] { Set(resources.values.map(\.type)).sorted() }
    package var resourceCount: Int { resources.count }

    /// The template as CloudFormation takes it.
    ///
    /// - Throws: ``DeploymentError/templateTooLarge(bytes:limit:)``.
    package func json() throws(DeploymentError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings, numbers and containers: nothing in here can fail to encode.
        let data = (try? encoder.encode(self)) ?? Data()
        guard data.count <= Self.largestUpload else {
            throw .templateTooLarge(bytes: data.count, limit: Self.largestUpload)
        }
        return data
    }

    /// The longest template, in bytes, that a call takes; a longer one is read from a bucket.
    package static let largestInline = 51_200
    /// The longest template, in bytes, that CloudFormation reads from a bucket.
    package static let largestUpload = 1_000_000
    package static let mostResources = 500
}

/// Names of the stack's outputs.
package enum StackOutput: String, Sendable, CaseIterable {
    case bucketName = "BucketName"
    case topicArn = "TopicArn"
    case deadLetterQueueURL = "DeadLetterQueueUrl"
    /// With a driver only, like those that follow.
    case clusterName = "ClusterName"
    case taskDefinitionArn = "TaskDefinitionArn"
    /// Separated by commas.
    case subnetIDs = "SubnetIds"
    case securityGroupID = "SecurityGroupId"
}

extension CloudFormationTemplate {
    mutating func output(_ output: StackOutput, _ description: String, _ value: TemplateValue) {
        outputs[output.rawValue] = Output(value: value, description: description)
    }

    /// Logical names of what every stack has.
    enum Name {
        static let bucket = "Bucket"
        static let bucketPolicy = "BucketPolicy"
        static let topic = "Topic"
        static let deadLetters = "DeadLetters"
        static let deadLettersPolicy = "DeadLettersPolicy"
    }
}
