package import Foundation

/// A stack as CloudFormation describes it.
package struct CloudFormationStack: Sendable, Hashable {
    package var id: String
    package var name: String
    /// Such as `CREATE_COMPLETE`, `ROLLBACK_COMPLETE` or `REVIEW_IN_PROGRESS`.
    package var status: String
    package var statusReason: String?
    package var description: String?
    package var parameters: [String: String]
    package var outputs: [String: String]
    package var tags: [String: String]

    init(_ node: XMLNode) {
        id = node.text("StackId") ?? ""
        name = node.text("StackName") ?? ""
        status = node.text("StackStatus") ?? ""
        statusReason = node.text("StackStatusReason")
        description = node.text("Description")
        parameters = node.pairs("Parameters", key: "ParameterKey", value: "ParameterValue")
        outputs = node.pairs("Outputs", key: "OutputKey", value: "OutputValue")
        tags = node.pairs("Tags")
    }

    /// Whether there is only a change set for it, which was never carried out: it has neither resources nor tags yet.
    package var isInReview: Bool { status == "REVIEW_IN_PROGRESS" }

    package struct Event: Sendable, Hashable {
        package var id: String
        package var logicalId: String
        package var physicalId: String?
        /// Such as `AWS::Lambda::Function`.
        package var type: String
        package var status: String
        package var statusReason: String?
        package var timestamp: Date?
        /// Of the call that led to it.
        package var token: String?

        init(_ node: XMLNode) {
            id = node.text("EventId") ?? ""
            logicalId = node.text("LogicalResourceId") ?? ""
            physicalId = node.text("PhysicalResourceId")
            type = node.text("ResourceType") ?? ""
            status = node.text("ResourceStatus") ?? ""
            statusReason = node.text("ResourceStatusReason")
            timestamp = node.text("Timestamp").flatMap(CredentialDocument.date)
            token = node.text("ClientRequestToken")
        }
    }

    package struct Resource: Sendable, Hashable {
        package var logicalId: String
        package var physicalId: String?
        package var type: String
        package var status: String
        package var statusReason: String?

        init(_ node: XMLNode) {
            logicalId = node.text("LogicalResourceId") ?? ""
            physicalId = node.text("PhysicalResourceId")
            type = node.text("ResourceType") ?? ""
            status = node.text("ResourceStatus") ?? ""
            statusReason = node.text("ResourceStatusReason")
        }
    }
}
