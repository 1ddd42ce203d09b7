import AWSPlatform
import Foundation
import Testing

/// What moto's stacks never do: fail, and be left by a first try.
struct CloudFormationEngineTests {
    private static let deployment = Deployment(
        name: "mine", region: "eu-central-1", architecture: .x86_64,
        functions: [
            DeployedFunction(
                plugin: "pca", memorySize: 512,
                image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/mine/pca@sha256:"
                    + String(repeating: "a", count: 64))
        ])

    private func engine(_ server: PythonServer) throws -> CloudFormationEngine {
        CloudFormationEngine(
            services: AWSServices(try AWSFixture.client(server.url)), pollInterval: .milliseconds(1),
            progress: { _, _ in })
    }

    private func answer(_ action: String, _ result: String, times: Int = 1, status: Int = 200) -> PythonServer.Answer {
        var answer = PythonServer.Answer()
        answer.status = status
        answer.contains = "Action=\(action)&"
        answer.times = times
        answer.body =
            status == 200
            ? "<\(action)Response><\(action)Result>\(result)</\(action)Result></\(action)Response>"
            : "<ErrorResponse><Error><Code>ValidationError</Code><Message>\(result)</Message></Error></ErrorResponse>"
        return answer
    }

    private func stack(_ status: String, tag: String? = "mine", times: Int = 1) -> PythonServer.Answer {
        let tags = tag.map { "<Tags><member><Key>ml-on-faas:deployment</Key><Value>\($0)</Value></member></Tags>" }
        return answer(
            "DescribeStacks",
            "<Stacks><member><StackId>arn:stack/mine/1</StackId><StackName>mine</StackName><StackStatus>\(status)"
                + "</StackStatus>\(tags ?? "")</member></Stacks>", times: times)
    }

    private var noStack: PythonServer.Answer {
        answer("DescribeStacks", "Stack with id mine does not exist", status: 400)
    }

    private func event(_ resource: String, _ status: String, _ reason: String, token: String = "t") -> String {
        "<member><EventId>\(UUID().uuidString)</EventId><LogicalResourceId>\(resource)</LogicalResourceId>"
            + "<ResourceType>AWS::Lambda::Function</ResourceType><ResourceStatus>\(status)</ResourceStatus>"
            + "<ResourceStatusReason>\(reason)</ResourceStatusReason><ClientRequestToken>\(token)"
            + "</ClientRequestToken></member>"
    }

    private var planned: [PythonServer.Answer] {
        [
            answer("CreateChangeSet", "<Id>set</Id><StackId>arn:stack/mine/1</StackId>"),
            answer(
                "DescribeChangeSet",
                "<ChangeSetId>set</ChangeSetId><Status>CREATE_COMPLETE</Status><Changes><member><ResourceChange>"
                    + "<Action>Add</Action><LogicalResourceId>Topic</LogicalResourceId>"
                    + "<ResourceType>AWS::SNS::Topic</ResourceType></ResourceChange></member></Changes>"),
        ]
    }

    /// The reason is told, not what was only cancelled because of it, nor what failed at another time.
    @Test func rollbackTellsTheResourceAndTheReason() async throws {
        let events =
            event("PcaRole", "CREATE_FAILED", "Resource creation cancelled")
            + event("PcaFunction", "CREATE_FAILED", "Source image is not valid")
            + event("mine", "CREATE_IN_PROGRESS", "User Initiated")
            + event("Old", "CREATE_FAILED", "something else", token: "another")
        let server = try await PythonServer.scripted(
            [noStack] + planned + [
                answer("ExecuteChangeSet", ""), stack("CREATE_IN_PROGRESS"), stack("ROLLBACK_IN_PROGRESS"),
                stack("ROLLBACK_COMPLETE"),
                answer("DescribeStackEvents", "<StackEvents>\(events)</StackEvents>", times: 0),
            ])
        let engine = try engine(server)
        let plan = try await engine.plan(Self.deployment, account: "123456789012")
        #expect(plan.changes.map(\.logicalId) == ["Topic"])
        let error = await #expect(throws: EngineError.self) { _ = try await engine.carryOut(plan, token: "t") }
        #expect(
            error
                == .stackFailed(
                    stack: "mine", status: "ROLLBACK_COMPLETE",
                    failures: [
                        .init(
                            resource: "PcaFunction", type: "AWS::Lambda::Function", reason: "Source image is not valid")
                    ]))
    }

    /// A first try that was rolled back leaves a stack with which nothing can be done but to delete it: not before the user
    /// has agreed.
    @Test(arguments: ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED", "CREATE_FAILED"])
    func leftOfAFirstTryIsDeleted(status: String) async throws {
        let untouched = try await PythonServer.scripted([stack(status, times: 0)])
        let plan = try await engine(untouched).plan(Self.deployment, account: "123456789012")
        #expect(plan.preparation?.contains(status) == true)
        #expect(try await untouched.requests().allSatisfy { $0.body.contains("Action=DescribeStacks&") })

        let server = try await PythonServer.scripted(
            [
                stack(status, times: 1), answer("DeleteStack", ""), stack("DELETE_IN_PROGRESS"),
                stack("DELETE_COMPLETE"), noStack,
                answer("DescribeStackEvents", "<StackEvents></StackEvents>", times: 0),
            ] + planned + [answer("ExecuteChangeSet", ""), stack("CREATE_COMPLETE", times: 0)])
        _ = try await engine(server).carryOut(plan)
        let requests = try await server.requests().map(\.body)
        #expect(requests.contains { $0.contains("Action=DeleteStack&") })
        #expect(requests.contains { $0.contains("ChangeSetType=CREATE") })
        #expect(requests.contains { $0.contains("Action=ExecuteChangeSet&") })
    }

    private func changeSets(_ names: [String]) -> PythonServer.Answer {
        let sets = names.map { "<member><ChangeSetName>\($0)</ChangeSetName></member>" }
        return answer("ListChangeSets", "<Summaries>\(sets.joined())</Summaries>", times: 0)
    }

    /// Of a change set for a new stack that was never carried out there is nothing, not even a tag: it is known by its name.
    @Test func stackThatWasNeverMadeIsGoneOnWith() async throws {
        let server = try await PythonServer.scripted(
            [stack("REVIEW_IN_PROGRESS", tag: nil, times: 0), changeSets(["harness-1", "harness-2"])] + planned)
        let engine = try engine(server)
        try await engine.check(Self.deployment.names)
        _ = try await engine.plan(Self.deployment, account: "123456789012")
        #expect(try await server.requests().contains { $0.body.contains("ChangeSetType=CREATE") })
    }

    @Test func stackThatWasNeverMadeIsTakenDown() async throws {
        let server = try await PythonServer.scripted([
            stack("REVIEW_IN_PROGRESS", tag: nil, times: 1), changeSets(["harness-1"]), answer("DeleteStack", ""),
            answer("DescribeStackEvents", "<StackEvents/>", times: 0), stack("DELETE_COMPLETE", tag: nil, times: 0),
        ])
        try await engine(server).destroy(Self.deployment.names)
        let deletions = try await server.requests().map(\.body).filter { $0.contains("Action=DeleteStack&") }
        #expect(deletions.count == 1 && deletions[0].contains("StackName=arn%3Astack%2Fmine%2F1"))
    }

    /// Another's stack that was never made has no tag either: one change set that isn't from here tells, and so does none.
    @Test(arguments: [["theirs"], ["harness-1", "theirs"], []])
    func somebodyElsesStackThatWasNeverMadeIsRefused(names: [String]) async throws {
        let server = try await PythonServer.scripted([
            stack("REVIEW_IN_PROGRESS", tag: nil, times: 0), changeSets(names),
        ])
        let engine = try engine(server)
        let refusal = EngineError.notOurs(resource: "the stack", name: "mine")
        await #expect(throws: refusal) { try await engine.check(Self.deployment.names) }
        await #expect(throws: refusal) { _ = try await engine.plan(Self.deployment, account: "123456789012") }
        await #expect(throws: refusal) { try await engine.destroy(Self.deployment.names) }
        let actions = try await server.requests().map(\.body)
        #expect(!actions.contains { $0.contains("Action=DeleteStack&") || $0.contains("Action=CreateChangeSet&") })
    }

    /// The plan's own change set goes; the stack, with another's change set in it, stays.
    @Test func discardLeavesAStackThatIsNotOurs() async throws {
        let server = try await PythonServer.scripted(
            [noStack] + planned + [
                stack("REVIEW_IN_PROGRESS", tag: nil, times: 0), changeSets(["harness-1", "theirs"]),
                answer("DeleteChangeSet", ""),
            ])
        let engine = try engine(server)
        try await engine.discard(try await engine.plan(Self.deployment, account: "123456789012"))
        let requests = try await server.requests().map(\.body)
        #expect(requests.contains { $0.contains("Action=DeleteChangeSet&") })
        #expect(!requests.contains { $0.contains("Action=DeleteStack&") })
    }

    /// What can't become a plan leaves no change set, and no empty stack.
    @Test func changeSetThatFailsIsDiscarded() async throws {
        let server = try await PythonServer.scripted([
            noStack, answer("CreateChangeSet", "<Id>set</Id><StackId>arn:stack/mine/1</StackId>"),
            answer("DescribeChangeSet", "<Status>FAILED</Status><StatusReason>no such type</StatusReason>"),
            stack("REVIEW_IN_PROGRESS", tag: nil, times: 1), changeSets(["harness-1"]), answer("DeleteStack", ""),
            answer("DescribeStackEvents", "<StackEvents/>", times: 0), stack("DELETE_COMPLETE", tag: nil, times: 0),
        ])
        let engine = try engine(server)
        let error = await #expect(throws: EngineError.self) {
            _ = try await engine.plan(Self.deployment, account: "123456789012")
        }
        #expect(error?.description.contains("no such type") == true)
        #expect(try await server.requests().contains { $0.body.contains("Action=DeleteStack&") })
    }

    /// Ctrl-C while CloudFormation works out the change set, which it does for a new stack that it has made by then.
    @Test func changeSetThatIsInterruptedIsDiscarded() async throws {
        let server = try await PythonServer.scripted([
            noStack, answer("CreateChangeSet", "<Id>set</Id><StackId>arn:stack/mine/1</StackId>"),
            answer("DescribeChangeSet", "<Status>CREATE_IN_PROGRESS</Status>", times: 0),
            stack("REVIEW_IN_PROGRESS", tag: nil, times: 1), changeSets(["harness-1"]), answer("DeleteStack", ""),
            answer("DescribeStackEvents", "<StackEvents/>", times: 0), stack("DELETE_COMPLETE", tag: nil, times: 0),
        ])
        let begun = AsyncStream<Void>.makeStream()
        let engine = CloudFormationEngine(
            services: AWSServices(try AWSFixture.client(server.url)), pollInterval: .milliseconds(1),
            progress: { _, _ in begun.continuation.finish() })
        let planning = Task { _ = try await engine.plan(Self.deployment, account: "123456789012") }
        for await _ in begun.stream {}
        planning.cancel()
        await #expect(throws: (any Error).self) { try await planning.value }
        #expect(try await server.requests().contains { $0.body.contains("Action=DeleteStack&") })
    }

    /// What another call has begun is waited for.
    @Test func changeUnderWayIsWaitedFor() async throws {
        let server = try await PythonServer.scripted(
            [stack("UPDATE_IN_PROGRESS", times: 3), stack("UPDATE_COMPLETE", times: 0)] + planned)
        _ = try await engine(server).plan(Self.deployment, account: "123456789012")
        #expect(try await server.requests().contains { $0.body.contains("ChangeSetType=UPDATE") })
    }

    @Test func stackThatNeedsTheUserIsLeftAlone() async throws {
        let events = event("PcaFunction", "UPDATE_FAILED", "no such image")
        let server = try await PythonServer.scripted([
            stack("UPDATE_ROLLBACK_FAILED", times: 0),
            answer("DescribeStackEvents", "<StackEvents>\(events)</StackEvents>", times: 0),
        ])
        let engine = try engine(server)
        let error = await #expect(throws: EngineError.self) {
            _ = try await engine.plan(Self.deployment, account: "123456789012")
        }
        let text = error?.description ?? ""
        #expect(text.contains("UPDATE_ROLLBACK_FAILED"))
        #expect(text.contains("no such image"))
    }

    @Test(arguments: [nil, "another"])
    func somebodyElsesStackIsRefused(tag: String?) async throws {
        let server = try await PythonServer.scripted([stack("CREATE_COMPLETE", tag: tag, times: 0)])
        let engine = try engine(server)
        let refusal = EngineError.notOurs(resource: "the stack", name: "mine")
        await #expect(throws: refusal) { _ = try await engine.plan(Self.deployment, account: "123456789012") }
        await #expect(throws: refusal) { _ = try await engine.destroy(Self.deployment.names) }
        #expect(try await server.requests().allSatisfy { $0.body.contains("Action=DescribeStacks&") })
    }
}
