import Foundation
import Testing

extension CloudTests {
    /// What a user may get wrong in the cloud: a clear error, an exit code that isn't 0, and nothing is made, published or
    /// deleted.
    struct RefusalTests {
        /// What there is before something is refused: in AWS, and in the folder of the runs.
        private struct Watch {
            let cloud: CloudFixture
            let before: CloudFixture.Inventory

            init(_ cloud: CloudFixture) async throws {
                self.cloud = cloud
                before = try await Self.inventory(cloud)
            }

            private static func inventory(_ cloud: CloudFixture) async throws -> CloudFixture.Inventory {
                var inventory = try await cloud.inventory()
                let runs = try FileManager.default.contentsOfDirectory(atPath: cloud.runs.path)
                inventory.entries.formUnion(runs.map { "run \($0)" })
                return inventory
            }

            func changes() async throws -> [String] { try await Self.inventory(cloud).changes(since: before) }
        }

        private func expectRefusal(
            _ arguments: [String], _ expected: String..., in cloud: CloudFixture, environment: [String: String] = [:],
            sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            let result = try await cloud.harness(arguments, environment: environment)
            // 124 is what `timeout` says.
            #expect(![0, 124].contains(result.status), "\(result.error)", sourceLocation: sourceLocation)
            for text in expected {
                #expect(result.error.contains(text), "\(result.error)", sourceLocation: sourceLocation)
            }
            #expect(!result.error.contains("Fatal error"), "\(result.error)", sourceLocation: sourceLocation)
        }

        private func deploying(_ deployment: Deployment, memory: String = "512", _ options: String...) -> [String] {
            ["deploy", "--deployment", deployment.name, "--plugin", "example", "--memory", memory] + options
        }

        @Test func noCredentials() async throws {
            let cloud = try await CloudFixture.shared.value
            let deployment = Deployment("nobody", in: cloud)
            let watch = try await Watch(cloud)
            let commands = [
                deploying(deployment, "--yes"), ["destroy", "--deployment", deployment.name, "--yes"],
                deployment.runArguments(["--yes"]),
            ]
            for arguments in commands {
                try await expectRefusal(
                    arguments, "no AWS credentials", "aws configure", in: cloud,
                    environment: ["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""])
            }
            #expect(try await watch.changes() == [])
        }

        @Test(arguments: ["nowhere", "us-east-1:evil.example", "../x"])
        func malformedRegion(region: String) async throws {
            let cloud = try await CloudFixture.shared.value
            // With AWS's own endpoints, whose names have the region in them: they are never asked.
            try await expectRefusal(
                deploying(Deployment("region", in: cloud), "--yes", "--region", region), "'\(region)' is no AWS region",
                in: cloud, environment: ["AWS_ENDPOINT_URL": ""])
        }

        /// Its name is well-formed, and no service answers by it.
        @Test func regionThatIsNotThere() async throws {
            let cloud = try await CloudFixture.shared.value
            try await expectRefusal(
                deploying(Deployment("region", in: cloud), "--yes", "--region", "eu-nowhere-9"),
                "sts.eu-nowhere-9.amazonaws.com", "the region's name", in: cloud, environment: ["AWS_ENDPOINT_URL": ""])
        }

        @Test func moreConcurrencyThanTheAccountHas() async throws {
            let cloud = try await CloudFixture.shared.value
            let deployment = Deployment("quota", in: cloud)
            let watch = try await Watch(cloud)
            try await expectRefusal(
                deploying(deployment, memory: "512,1769", "--yes", "--reserved-concurrency", "600"),
                "--reserved-concurrency 600 of 2 functions makes 1200", "800 to reserve in \(CloudFixture.region)",
                in: cloud)
            #expect(try await watch.changes() == [])
        }

        @Test func stackOfSomebodyElse() async throws {
            let cloud = try await CloudFixture.shared.value
            let deployment = Deployment("foreign", in: cloud)
            try await cloud.boto(
                """
                template = {"Resources": {"Queue": {
                    "Type": "AWS::SQS::Queue", "Properties": {"QueueName": "\(deployment.name)-theirs"}}}}
                client("cloudformation").create_stack(
                    StackName="\(deployment.name)", TemplateBody=json.dumps(template))
                """)
            let reason = "the stack '\(deployment.name)' is there already and lacks this deployment's tag"
            let watch = try await Watch(cloud)
            try await expectRefusal(["destroy", "--deployment", deployment.name, "--yes"], reason, in: cloud)
            try await expectRefusal(deploying(deployment, "--dry-run"), reason, in: cloud)
            try await expectRefusal(deploying(deployment, "--yes"), reason, in: cloud)
            #expect(try await watch.changes() == [])
        }

        @Test func repositoryOfSomebodyElse() async throws {
            let cloud = try await CloudFixture.shared.value
            let deployment = Deployment("foreign", in: cloud)
            try await cloud.boto(#"client("ecr").create_repository(repositoryName="\#(deployment.name)/example")"#)
            let watch = try await Watch(cloud)
            try await expectRefusal(
                deploying(deployment, "--yes"), "the image repository '\(deployment.name)/example' is there already",
                in: cloud)
            #expect(try await watch.changes() == [])
        }

        @Test func notDeployed() async throws {
            let cloud = try await CloudFixture.shared.value
            let deployment = Deployment("missing", in: cloud)
            try await expectRefusal(
                deployment.runArguments(["--yes"]), "there is no deployment '\(deployment.name)'", "harness deploy",
                in: cloud)
        }

        @Test func nobodyAgrees() async throws {
            let cloud = try await CloudFixture.shared.value
            let deployment = Deployment("unasked", in: cloud)
            let watch = try await Watch(cloud)
            try await expectRefusal(deploying(deployment), "--yes", in: cloud)
            #expect(try await watch.changes() == [])
            #expect(!FileManager.default.fileExists(atPath: deployment.record.path))
        }

        @Test func deploymentThatIsNotWhatTheUserThinks() async throws {
            let cloud = try await CloudFixture.shared.value
            let deployment = Deployment("other", in: cloud)
            let made = try await deployment.deploy("--yes")
            try #require(made.status == 0, "\(made.error)")
            let record = try String(contentsOf: deployment.record, encoding: .utf8)
            // Whatever is published comes here.
            try await cloud.boto(
                """
                queue = client("sqs").create_queue(QueueName="\(deployment.name)-overheard")["QueueUrl"]
                arn = client("sqs").get_queue_attributes(
                    QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
                client("sns").subscribe(
                    TopicArn="arn:aws:sns:\(CloudFixture.region):\(CloudFixture.account):\(deployment.name)",
                    Protocol="sqs", Endpoint=arn)
                """)
            let watch = try await Watch(cloud)
            let run = deployment.runArguments(["--batch-size", "1", "--messages", "3"])

            try await expectRefusal(run, "Run this?", "--yes", in: cloud)
            try await expectRefusal(run + ["--yes", "--max-cost", "0.0000001"], "--max-cost", "$", in: cloud)
            try await expectRefusal(
                deployment.runArguments(memory: "512,2048", ["--yes"]),
                "\(deployment.function(2048)) isn't deployed",
                "Deploy again", in: cloud)
            // Somebody else has deployed since: the record here doesn't know.
            let image = try #require(try /"[^"]+@(sha256:[0-9a-f]{64})"/.firstMatch(in: record)).output.0
            try await cloud.boto(
                """
                client("lambda").update_function_code(
                    FunctionName="\(deployment.function(512))",
                    ImageUri=\(image).split("@")[0] + "@sha256:" + 64 * "1")
                """)
            try await expectRefusal(
                run + ["--yes"], "\(deployment.function(512)) has been deployed since, with another image", in: cloud)
            try await cloud.boto(
                """
                client("lambda").update_function_code(
                    FunctionName="\(deployment.function(512))", ImageUri=\(image))
                """)
            try await expectRefusal(
                run + ["--yes", "--region", "eu-central-1"], "is in account \(CloudFixture.account), us-east-1",
                in: cloud)
            try await expectRefusal(
                deploying(deployment, "--yes", "--engine", "terraform"), "was made by cloudformation",
                "--engine cloudformation", in: cloud)

            let digest = try #require(try /@(sha256:[0-9a-f]{64})/.firstMatch(in: record)).output.1
            try record.replacing(digest, with: "sha256:" + String(repeating: "0", count: 64))
                .write(to: deployment.record, atomically: true, encoding: .utf8)
            try await expectRefusal(
                run + ["--yes"], "isn't what is here", "\(deployment.function(512)) has another version of the plugin",
                "Deploy again", in: cloud)
            try record.replacing("\"plugin\" : \"example\"", with: "\"modelDigest\" : \"0\",\n\"plugin\" : \"example\"")
                .write(to: deployment.record, atomically: true, encoding: .utf8)
            try await expectRefusal(
                run + ["--yes"], "\(deployment.function(512)) has another model", "Deploy again", in: cloud)
            try String(record.dropLast(20)).write(to: deployment.record, atomically: true, encoding: .utf8)
            try await expectRefusal(run + ["--yes"], deployment.record.path, "delete it and deploy again", in: cloud)

            let overheard = try await cloud.boto(
                """
                queue = client("sqs").get_queue_url(QueueName="\(deployment.name)-overheard")["QueueUrl"]
                print(client("sqs").receive_message(QueueUrl=queue).get("Messages", []))
                """)
            #expect(overheard == "[]\n")
            #expect(try await watch.changes() == [])
        }
    }
}
