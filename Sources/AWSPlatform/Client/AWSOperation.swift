/// One call of a service, with what it takes: the policy of least privilege in docs/aws.md is made of this list.
package struct AWSOperation: Sendable, Hashable {
    package var service: AWSService
    /// As AWS writes it: `CreateChangeSet`.
    package var name: String
    /// What an identity must be allowed in IAM to make the call as the harness makes it.
    package var actions: [String]
    /// Whether making the call twice is as good as once, be it by an idempotency token. Any other call is sent again
    /// only when it surely wasn't carried out.
    ///
    /// libcurl alone goes further: a request on a kept connection that turns out to be closed before the first byte of
    /// an answer goes out again on a new one, as closing idle connections is how that comes about.
    package var isIdempotent: Bool

    /// - Parameter actions: nil for the one that has the operation's name.
    package init(_ service: AWSService, _ name: String, actions: [String]? = nil, isIdempotent: Bool = true) {
        self.service = service
        self.name = name
        self.actions = actions ?? ["\(service.signingName):\(name)"]
        self.isIdempotent = isIdempotent
    }

    /// Every call that the harness can make.
    package static let all =
        STSClient.operations + ECRClient.operations + CloudFormationClient.operations
        + LambdaClient.operations + SNSClient.operations + LogsClient.operations + S3Client.operations
        + SQSClient.operations + ECSClient.operations + TaggingClient.operations
}
