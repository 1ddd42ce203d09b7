/// The services of AWS that a deployment uses, in one region.
package struct AWSServices: Sendable {
    package let client: AWSClient

    package init(_ client: AWSClient) { self.client = client }

    package var region: String { client.region }
    package var identity: STSClient { STSClient(client) }
    package var registry: ECRClient { ECRClient(client) }
    package var stacks: CloudFormationClient { CloudFormationClient(client) }
    package var functions: LambdaClient { LambdaClient(client) }
    package var topics: SNSClient { SNSClient(client) }
    package var logs: LogsClient { LogsClient(client) }
    package var objects: S3Client { S3Client(client) }
    package var queues: SQSClient { SQSClient(client) }
    package var tasks: ECSClient { ECSClient(client) }
    package var tags: TaggingClient { TaggingClient(client) }
}
