import Foundation
import Testing

extension CloudTests {
    /// Ctrl-C at any step of `harness deploy` and `harness destroy`: the next call goes on, or cleans up.
    ///
    /// AWS has done what was asked, and the answer is still under way.
    struct InterruptedDeploymentTests {
        /// Interrupts a command when the answer to an operation is kept back, or kills it.
        private func interrupt(
            _ command: String, _ options: String..., of deployment: Deployment, at operation: String,
            kill isKilled: Bool = false
        ) async throws {
            let proxy = try await Peer(
                "HarnessTests/Peers/faulty_proxy.py", [deployment.cloud.aws.url, "1", "0", operation])
            let process = try CloudCommand(
                [command, "--deployment", deployment.name, "--yes"] + options, in: deployment.cloud,
                environment: ["AWS_ENDPOINT_URL": proxy.url])
            // One that ends before it comes so far ends the proxy, and the wait.
            let ended = Task {
                defer { Task { await proxy.end() } }
                return await process.waitForEnd()
            }
            #expect(await proxy.line() == "kept", "\(process.said)")
            if isKilled { kill(process.process.processIdentifier, SIGKILL) } else { process.interrupt() }
            #expect(await ended.value == (isKilled ? SIGKILL : 128 + SIGINT), "\(process.said)")
            deployment.cloud.expectNoSecret(in: process.said, "what \(command) says")
        }

        private static let steps = ["CreateRepository", "CreateChangeSet", "ExecuteChangeSet"]

        @Test(arguments: steps) func deploymentGoesOn(step: String) async throws {
            let cloud = try await CloudFixture.shared.value
            let deployment = Deployment("interrupted", in: cloud)
            let before = try await cloud.inventory()
            try await interrupt("deploy", "--plugin", "example", "--memory", "512", of: deployment, at: step)
            let again = try await deployment.deploy("--yes")
            #expect(again.status == 0, "\(again.error)")
            #expect(
                try await cloud.inventory().names("function", of: deployment.name) == [deployment.function(512)])
            let removal = try await deployment.harness("destroy", ["--yes"])
            #expect(removal.status == 0, "\(removal.error)")
            #expect(try await cloud.inventory().changes(since: before) == [])
        }

        @Test(arguments: steps) func deploymentIsTakenDown(step: String) async throws {
            let cloud = try await CloudFixture.shared.value
            let deployment = Deployment("interrupted", in: cloud)
            let before = try await cloud.inventory()
            try await interrupt("deploy", "--plugin", "example", "--memory", "512", of: deployment, at: step)
            let removal = try await deployment.harness("destroy", ["--yes"])
            #expect(removal.status == 0, "\(removal.error)")
            #expect(try await cloud.inventory().changes(since: before) == [])
        }

        /// What Ctrl-C would have discarded stays: a stack that was never made, and that has no tag yet.
        @Test(arguments: [false, true]) func killedWhilePlanning(goesOn: Bool) async throws {
            let cloud = try await CloudFixture.shared.value
            let deployment = Deployment("killed", in: cloud)
            let before = try await cloud.inventory()
            try await interrupt(
                "deploy", "--plugin", "example", "--memory", "512", of: deployment, at: "CreateChangeSet", kill: true)
            #expect(try await cloud.inventory().changes(since: before) == ["+ stack \(deployment.name)"])
            if goesOn {
                let again = try await deployment.deploy("--yes")
                #expect(again.status == 0, "\(again.error)")
            }
            let removal = try await deployment.harness("destroy", ["--yes"])
            #expect(removal.status == 0, "\(removal.error)")
            #expect(try await cloud.inventory().changes(since: before) == [])
        }

        /// By hand, in the console: nothing tells that it is this deployment's.
        @Test(arguments: [["deploy", "--plugin", "example", "--dry-run"], ["destroy", "--yes"]])
        func changeSetOfSomebodyElse(command: [String]) async throws {
            let cloud = try await CloudFixture.shared.value
            let deployment = Deployment("foreign", in: cloud)
            try await cloud.boto(
                """
                template = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {}}}}
                client("cloudformation").create_change_set(
                    StackName="\(deployment.name)", ChangeSetName="theirs", ChangeSetType="CREATE",
                    TemplateBody=json.dumps(template))
                """)
            let before = try await cloud.inventory()
            let result = try await deployment.harness(command[0], Array(command.dropFirst()))
            #expect(result.status != 0)
            #expect(result.error.contains("the stack '\(deployment.name)' is there already"), "\(result.error)")
            #expect(try await cloud.inventory().changes(since: before) == [])
        }

        /// In the middle of an upload: the registry doesn't answer any more.
        @Test func pushGoesOn() async throws {
            let cloud = try await CloudFixture.shared.value
            let deployment = Deployment("interrupted", in: cloud)
            let before = try await cloud.inventory()
            let rule: [String: Any] = ["method": "PATCH|PUT", "path": "/blobs/uploads/", "hang": true]
            let plan: [String: Any] = [
                "upstream": Int(cloud.registry.greeting.filter(\.isNumber)) ?? 0,
                "log": "\(cloud.scratch.path)/pushes", "rules": [rule],
            ]
            let text = try JSONSerialization.data(withJSONObject: plan)
            let proxy = try await Peer("ImagesTests/Peers/proxy.py", [String(decoding: text, as: UTF8.self)])
            let process = try CloudCommand(
                ["deploy", "--deployment", deployment.name, "--plugin", "example", "--memory", "512", "--yes"],
                in: cloud, environment: ["ML_ON_FAAS_ECR_URL": proxy.url])
            let ended = Task {
                defer { Task { await proxy.end() } }
                return await process.waitForEnd()
            }
            _ = await proxy.line()
            process.interrupt()
            #expect(await ended.value == 128 + SIGINT, "\(process.said)")
            let again = try await deployment.deploy("--yes")
            #expect(again.status == 0, "\(again.error)")
            let removal = try await deployment.harness("destroy", ["--yes"])
            #expect(removal.status == 0, "\(removal.error)")
            #expect(try await cloud.inventory().changes(since: before) == [])
        }

        @Test(arguments: ["DeleteStack", "DeleteRepository"]) func destructionGoesOn(step: String) async throws {
            let cloud = try await CloudFixture.shared.value
            let deployment = Deployment("interrupted", in: cloud)
            let before = try await cloud.inventory()
            let made = try await deployment.deploy("--yes")
            try #require(made.status == 0, "\(made.error)")
            try await interrupt("destroy", of: deployment, at: step)
            let removal = try await deployment.harness("destroy", ["--yes"])
            #expect(removal.status == 0, "\(removal.error)")
            #expect(try await cloud.inventory().changes(since: before) == [])
        }
    }
}
