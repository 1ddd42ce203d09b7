/// A service of AWS, as the client has to know it; the facts are those of AWS's own service models.
package struct AWSService: Sendable, Hashable {
    /// How requests and answers are written (smithy.io/2.0/aws/protocols).
    package enum Wire: Sendable, Hashable {
        /// A form to the service, XML back.
        case query(version: String)
        /// JSON both ways; `target` and the operation's name are the header `X-Amz-Target`.
        case json(version: String, target: String)
        case restJSON
        case restXML
    }

    /// For people: `CloudFormation`.
    package var name: String
    /// The suffix of `AWS_ENDPOINT_URL_…`; in lower case, the name in a profile's `services` section.
    package var id: String
    /// The first part of the host's name.
    package var endpointPrefix: String
    /// The name in signatures.
    package var signingName: String
    package var wire: Wire
    /// Whether members of its JSON begin with a capital letter.
    var hasCapitalMembers = false

    package static let sts = AWSService(
        name: "STS", id: "STS", endpointPrefix: "sts", signingName: "sts", wire: .query(version: "2011-06-15"))
    package static let cloudFormation = AWSService(
        name: "CloudFormation", id: "CLOUDFORMATION", endpointPrefix: "cloudformation", signingName: "cloudformation",
        wire: .query(version: "2010-05-15"))
    package static let sns = AWSService(
        name: "SNS", id: "SNS", endpointPrefix: "sns", signingName: "sns", wire: .query(version: "2010-03-31"))
    package static let logs = AWSService(
        name: "CloudWatch Logs", id: "CLOUDWATCH_LOGS", endpointPrefix: "logs", signingName: "logs",
        wire: .json(version: "1.1", target: "Logs_20140328"))
    package static let ecr = AWSService(
        name: "ECR", id: "ECR", endpointPrefix: "api.ecr", signingName: "ecr",
        wire: .json(version: "1.1", target: "AmazonEC2ContainerRegistry_V20150921"))
    package static let ecs = AWSService(
        name: "ECS", id: "ECS", endpointPrefix: "ecs", signingName: "ecs",
        wire: .json(version: "1.1", target: "AmazonEC2ContainerServiceV20141113"))
    package static let sqs = AWSService(
        name: "SQS", id: "SQS", endpointPrefix: "sqs", signingName: "sqs",
        wire: .json(version: "1.0", target: "AmazonSQS"), hasCapitalMembers: true)
    package static let tagging = AWSService(
        name: "Resource Groups Tagging", id: "RESOURCE_GROUPS_TAGGING_API", endpointPrefix: "tagging",
        signingName: "tagging", wire: .json(version: "1.1", target: "ResourceGroupsTaggingAPI_20170126"),
        hasCapitalMembers: true)
    package static let lambda = AWSService(
        name: "Lambda", id: "LAMBDA", endpointPrefix: "lambda", signingName: "lambda", wire: .restJSON,
        hasCapitalMembers: true)
    package static let s3 = AWSService(
        name: "S3", id: "S3", endpointPrefix: "s3", signingName: "s3", wire: .restXML)
}
