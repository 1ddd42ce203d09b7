/// AWS CloudFormation: stacks are made and changed by change sets, so that what will happen can be shown before it
/// does.
package struct CloudFormationClient: Sendable {
    let client: AWSClient

    package init(_ client: AWSClient) { self.client = client }

    static let createChangeSet = AWSOperation(
        .cloudFormation, "CreateChangeSet", actions: ["cloudformation:CreateChangeSet", "cloudformation:TagResource"])
    static let describeChangeSet = AWSOperation(.cloudFormation, "DescribeChangeSet")
    static let executeChangeSet = AWSOperation(.cloudFormation, "ExecuteChangeSet")
    static let deleteChangeSet = AWSOperation(.cloudFormation, "DeleteChangeSet")
    static let listChangeSets = AWSOperation(.cloudFormation, "ListChangeSets")
    static let describeStacks = AWSOperation(.cloudFormation, "DescribeStacks")
    static let describeStackEvents = AWSOperation(.cloudFormation, "DescribeStackEvents")
    static let listStackResources = AWSOperation(.cloudFormation, "ListStackResources")
    static let deleteStack = AWSOperation(.cloudFormation, "DeleteStack")
    static let operations = [
        createChangeSet, describeChangeSet, executeChangeSet, deleteChangeSet, listChangeSets, describeStacks,
        describeStackEvents, listStackResources, deleteStack,
    ]

    // MARK: Stacks

    /// - Parameter stack: name or id; a deleted stack is only found by its id.
    /// - Returns: nil if there is no such stack.
    package func stack(_ stack: String) async throws(AWSError) -> CloudFormationStack? {
        var fields = FormFields()
        fields["StackName"] = stack
        do {
            let answer = try await client.query(Self.describeStacks, fields, about: stack)
            return answer.list("Stacks").first.map(CloudFormationStack.init)
        } catch {
            // There is no code of its own for it.
            guard error.code == "ValidationError", error.message.contains("does not exist") else { throw error }
            return nil
        }
    }

    /// What happened to the stack, the latest first.
    package func events(of stack: String) -> AWSPages<CloudFormationStack.Event> {
        pages(Self.describeStackEvents, about: stack) { answer in
            answer.list("StackEvents").map(CloudFormationStack.Event.init)
        }
    }

    package func resources(of stack: String) -> AWSPages<CloudFormationStack.Resource> {
        pages(Self.listStackResources, about: stack) { answer in
            answer.list("StackResourceSummaries").map(CloudFormationStack.Resource.init)
        }
    }

    private func pages<Item>(
        _ operation: AWSOperation, about stack: String, read: @escaping @Sendable (XMLNode) -> [Item]
    ) -> AWSPages<Item> {
        AWSPages(operation) { [client] token throws(AWSError) in
            var fields = FormFields()
            fields["StackName"] = stack
            fields["NextToken"] = token
            let answer = try await client.query(operation, fields, about: stack)
            return AWSPage(items: read(answer), next: answer.text("NextToken"))
        }
    }

    /// Begins to delete a stack; one that doesn't exist is no error.
    ///
    /// - Parameter token: the same for the same intention.
    package func deleteStack(
        _ stack: String, token: String = IdempotencyToken.make()
    ) async throws(AWSError) {
        var fields = FormFields()
        fields["StackName"] = stack
        fields["ClientRequestToken"] = token
        _ = try await client.query(Self.deleteStack, fields, about: stack)
    }

    // MARK: Change sets

    /// Begins to make a change set.
    ///
    /// - Parameter token: the same for the same intention.
    /// - Returns: its id, and the stack's.
    package func createChangeSet(
        _ request: CloudFormationChangeSet.Request, token: String = IdempotencyToken.make()
    ) async throws(AWSError) -> (id: String, stackId: String) {
        var fields = FormFields()
        fields["StackName"] = request.stack
        fields["ChangeSetName"] = request.name
        fields["ChangeSetType"] = request.kind.rawValue
        fields["ClientToken"] = token
        fields["Description"] = request.description
        switch request.template {
        case .body(let text): fields["TemplateBody"] = text
        case .url(let url): fields["TemplateURL"] = url
        }
        fields.setPairs("Parameters", request.parameters, key: "ParameterKey", value: "ParameterValue")
        fields.setPairs("Tags", request.tags)
        fields.setList("Capabilities", request.capabilities)
        let answer = try await client.query(Self.createChangeSet, fields, about: request.stack)
        return (answer.text("Id") ?? "", answer.text("StackId") ?? "")
    }

    /// The names of a stack's change sets.
    package func changeSetNames(of stack: String) -> AWSPages<String> {
        pages(Self.listChangeSets, about: stack) { answer in
            answer.list("Summaries").compactMap { $0.text("ChangeSetName") }
        }
    }

    /// - Parameter changeSet: its id, or its name with the stack's.
    package func changeSet(
        _ changeSet: String, of stack: String? = nil
    ) async throws(AWSError) -> CloudFormationChangeSet {
        var (status, changes): (XMLNode?, [CloudFormationChangeSet.Change]) = (nil, [])
        let pages = AWSPages<XMLNode>(Self.describeChangeSet) { [client] token throws(AWSError) in
            var fields = FormFields()
            fields["ChangeSetName"] = changeSet
            fields["StackName"] = stack
            fields["NextToken"] = token
            let answer = try await client.query(Self.describeChangeSet, fields, about: changeSet)
            return AWSPage(items: [answer], next: answer.text("NextToken"))
        }
        for try await page in pages {
            status = status ?? page.items[0]
            changes += page.items[0].list("Changes").compactMap(CloudFormationChangeSet.Change.init)
        }
        return CloudFormationChangeSet(status ?? XMLNode(name: ""), changes: changes)
    }

    /// Begins to carry out a change set.
    package func executeChangeSet(
        _ changeSet: String, of stack: String? = nil, token: String = IdempotencyToken.make()
    ) async throws(AWSError) {
        var fields = FormFields()
        fields["ChangeSetName"] = changeSet
        fields["StackName"] = stack
        fields["ClientRequestToken"] = token
        _ = try await client.query(Self.executeChangeSet, fields, about: changeSet)
    }

    package func deleteChangeSet(_ changeSet: String, of stack: String? = nil) async throws(AWSError) {
        var fields = FormFields()
        fields["ChangeSetName"] = changeSet
        fields["StackName"] = stack
        _ = try await client.query(Self.deleteChangeSet, fields, about: changeSet)
    }
}
