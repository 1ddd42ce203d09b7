/// What a change set would do to its stack.
package struct CloudFormationChangeSet: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable {
        case create = "CREATE"
        case update = "UPDATE"
    }

    package enum Template: Sendable, Hashable {
        /// At most 51 200 bytes.
        case body(String)
        /// In S3, at most 1 MB.
        case url(String)
    }

    /// What a change set is made of.
    package struct Request: Sendable, Hashable {
        package var stack: String
        package var name: String
        package var kind: Kind
        package var template: Template
        package var parameters: [String: String] = [:]
        package var tags: [String: String] = [:]
        /// Such as `CAPABILITY_IAM`.
        package var capabilities: [String] = []
        package var description: String?

        package init(stack: String, name: String, kind: Kind, template: Template) {
            self.stack = stack
            self.name = name
            self.kind = kind
            self.template = template
        }
    }

    package struct Change: Sendable, Hashable {
        /// `Add`, `Modify`, `Remove`, …
        package var action: String
        package var logicalId: String
        package var physicalId: String?
        package var type: String
        /// `True`, `False` or `Conditional`: whether the resource is made anew.
        package var replacement: String?

        init?(_ node: XMLNode) {
            guard let change = node["ResourceChange"] else { return nil }
            action = change.text("Action") ?? ""
            logicalId = change.text("LogicalResourceId") ?? ""
            physicalId = change.text("PhysicalResourceId")
            type = change.text("ResourceType") ?? ""
            replacement = change.text("Replacement")
        }
    }

    package var id: String
    package var stackId: String
    /// `CREATE_PENDING`, `CREATE_IN_PROGRESS`, `CREATE_COMPLETE`, `FAILED`, …
    package var status: String
    package var statusReason: String?
    /// `AVAILABLE` when it can be carried out.
    package var executionStatus: String
    package var changes: [Change]

    init(_ node: XMLNode, changes: [Change]) {
        id = node.text("ChangeSetId") ?? ""
        stackId = node.text("StackId") ?? ""
        status = node.text("Status") ?? ""
        statusReason = node.text("StatusReason")
        executionStatus = node.text("ExecutionStatus") ?? ""
        self.changes = changes
    }

    /// Whether it failed only because there's nothing to change, which CloudFormation says in words alone.
    package var isEmpty: Bool {
        status == "FAILED"
            && ["didn't contain changes", "No updates are to be performed"].contains {
                statusReason?.contains($0) == true
            }
    }
}
