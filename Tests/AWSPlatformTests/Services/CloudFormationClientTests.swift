import AWSPlatform
import Foundation
import Testing

struct CloudFormationClientTests {
    private func template(topics: Int) -> String {
        let topics = (0..<topics).map { number in
            #""Topic\#(number)": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Ref": "Name"}}}"#
        }
        return """
            {"Description": "a & b", "Parameters": {"Name": {"Type": "String", "Default": "x"}},
             "Resources": {\(topics.joined(separator: ","))}, "Outputs": {"First": {"Value": {"Ref": "Topic0"}}}}
            """
    }

    @Test func aStackFromCreationToDeletion() async throws {
        let cloudFormation = CloudFormationClient(try await AWSFixture.aws(region: "eu-north-1"))
        #expect(try await cloudFormation.stack("ml-on-faas") == nil)

        var request = CloudFormationChangeSet.Request(
            stack: "ml-on-faas", name: "create", kind: .create, template: .body(template(topics: 3)))
        request.parameters = ["Name": "an odd name: ä+~%&"]
        request.tags = ["ml-on-faas": "one", "with space": "a/b"]
        request.capabilities = ["CAPABILITY_IAM"]
        let made = try await cloudFormation.createChangeSet(request)
        let changes = try await cloudFormation.changeSet(made.id)
        #expect(changes.status == "CREATE_COMPLETE")
        #expect(changes.executionStatus == "AVAILABLE")
        #expect(Set(changes.changes.map(\.logicalId)) == ["Topic0", "Topic1", "Topic2"])
        #expect(changes.changes.allSatisfy { $0.action == "Add" && $0.type == "AWS::SNS::Topic" })
        try await cloudFormation.executeChangeSet("create", of: "ml-on-faas")

        let stack = try #require(try await cloudFormation.stack("ml-on-faas"))
        #expect(stack.status == "CREATE_COMPLETE")
        #expect(stack.id == made.stackId)
        #expect(stack.parameters == ["Name": "an odd name: ä+~%&"])
        #expect(stack.tags == request.tags)
        let resources = try await cloudFormation.resources(of: "ml-on-faas").collect()
        #expect(Set(resources.map(\.logicalId)) == ["Topic0", "Topic1", "Topic2"])
        #expect(resources.allSatisfy { $0.physicalId != nil && $0.status == "CREATE_COMPLETE" })
        let events = try await cloudFormation.events(of: "ml-on-faas").collect()
        #expect(events.contains { $0.type == "AWS::CloudFormation::Stack" && $0.status == "CREATE_COMPLETE" })
        #expect(events.allSatisfy { $0.timestamp != nil })
        let text = try await AWSFixture.boto(
            region: "eu-north-1",
            """
            print(json.dumps(client("cloudformation").get_template(StackName="ml-on-faas")["TemplateBody"], sort_keys=True))
            """)
        let given = try JSONSerialization.jsonObject(with: Data(template(topics: 3).utf8)) as? NSDictionary
        #expect(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary == given)

        request.name = "update"
        request.kind = .update
        request.template = .body(template(topics: 1))
        _ = try await cloudFormation.createChangeSet(request)
        try await cloudFormation.executeChangeSet("update", of: "ml-on-faas")
        #expect(try await cloudFormation.resources(of: "ml-on-faas").collect().count == 1)

        try await cloudFormation.deleteStack("ml-on-faas")
        #expect(try await cloudFormation.stack("ml-on-faas") == nil)
        try await cloudFormation.deleteStack("ml-on-faas")
    }

    @Test func aChangeSetThatIsMissing() async throws {
        let cloudFormation = CloudFormationClient(try await AWSFixture.aws(region: "eu-north-1"))
        let error = await #expect(throws: AWSError.self) {
            try await cloudFormation.changeSet("missing", of: "missing")
        }
        #expect(error?.kind == .refused)
    }

    /// As in AWS's own documentation of the call; moto leaves out what change sets don't change.
    @Test func aStackWithOutputs() async throws {
        let server = try await PythonServer.scripted([
            .init(
                body: """
                    <DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
                      <DescribeStacksResult>
                        <Stacks>
                          <member>
                            <StackId>arn:aws:cloudformation:us-east-1:123456789:stack/MyStack/aaf549a0</StackId>
                            <StackStatus>ROLLBACK_COMPLETE</StackStatus>
                            <StackName>MyStack</StackName>
                            <StackStatusReason/>
                            <Description>a &amp; b</Description>
                            <CreationTime>2010-07-27T22:26:28Z</CreationTime>
                            <Outputs>
                              <member><OutputKey>URL</OutputKey><OutputValue>http://my.example/?a=1&amp;b</OutputValue></member>
                              <member><OutputKey>Empty</OutputKey><OutputValue></OutputValue></member>
                            </Outputs>
                          </member>
                        </Stacks>
                      </DescribeStacksResult>
                      <ResponseMetadata><RequestId>b9b4b068-3a41-11e5-94eb</RequestId></ResponseMetadata>
                    </DescribeStacksResponse>
                    """)
        ])
        let stack = try #require(try await CloudFormationClient(try AWSFixture.client(server.url)).stack("MyStack"))
        #expect(stack.description == "a & b")
        #expect(stack.outputs == ["URL": "http://my.example/?a=1&b", "Empty": ""])
        #expect(stack.statusReason == nil)
        #expect(stack.parameters.isEmpty && stack.tags.isEmpty)
    }

    /// What moto doesn't do as AWS does.
    @Test func aChangeSetInPagesThatChangesNothing() async throws {
        func answer(_ changes: String, next: String) -> String {
            """
            <DescribeChangeSetResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
              <DescribeChangeSetResult>
                <Status>FAILED</Status><StatusReason>The submitted information didn't contain changes. Submit different
                information to create a change set.</StatusReason><ChangeSetId>arn:c</ChangeSetId>
                <Changes>\(changes)</Changes>\(next)
              </DescribeChangeSetResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>
            </DescribeChangeSetResponse>
            """
        }
        let change = """
            <member><Type>Resource</Type><ResourceChange><Action>Modify</Action><Replacement>Conditional</Replacement>
            <LogicalResourceId>A</LogicalResourceId><ResourceType>AWS::SNS::Topic</ResourceType></ResourceChange></member>
            """
        let server = try await PythonServer.scripted([
            .init(body: answer(change, next: "<NextToken>a+b/c=</NextToken>")), .init(body: answer(change, next: "")),
        ])
        let cloudFormation = CloudFormationClient(try AWSFixture.client(server.url))
        let found = try await cloudFormation.changeSet("arn:c")
        #expect(found.isEmpty)
        #expect(found.changes.map(\.replacement) == ["Conditional", "Conditional"])
        let requests = try await server.requests()
        #expect(requests.count == 2)
        #expect(requests[1].body.contains("NextToken=a%2Bb%2Fc%3D"))
    }
}
