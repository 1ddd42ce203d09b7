import Foundation
import Testing

extension CloudTests {
    /// What `harness deploy` makes and changes.
    struct DeploymentTests {
        /// The paths of a registry's files with their times: nothing that is pushed leaves them as they are.
        private func files(of folder: URL) throws -> [String: Date] {
            var files: [String: Date] = [:]
            for case let path as String in FileManager.default.enumerator(atPath: folder.path) ?? .init() {
                let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(path)")
                if attributes[.type] as? FileAttributeType == .typeRegular {
                    files[path] = attributes[.modificationDate] as? Date
                }
            }
            return files
        }

        private struct Template: Decodable {
            struct Resource: Decodable {
                var type: String

                enum CodingKeys: String, CodingKey { case type = "Type" }
            }
            var resources: [String: Resource]

            enum CodingKeys: String, CodingKey { case resources = "Resources" }
        }

        @Test func dryRunInAFreshAccountChangesNothing() async throws {
            let cloud = try await CloudFixture.shared.value
            let deployment = Deployment("dry", in: cloud)
            let before = try await cloud.inventory()
            let pushed = try files(of: cloud.scratch.appending(path: "registry"))
            let result = try await deployment.deploy(memory: "512,1769", "--dry-run")
            #expect(result.status == 0, "\(result.error)")
            let template = try JSONDecoder().decode(Template.self, from: Data(result.output.utf8))
            #expect(template.resources.values.count { $0.type == "AWS::Lambda::Function" } == 2)
            #expect(result.error.contains("There is no stack '\(deployment.name)' yet"))
            #expect(try await cloud.inventory().changes(since: before) == [])
            #expect(try files(of: cloud.scratch.appending(path: "registry")) == pushed)
            #expect(!FileManager.default.fileExists(atPath: deployment.record.path))
        }

        @Test func deploymentIsMadeKeptAndChanged() async throws {
            let cloud = try await CloudFixture.shared.value
            let deployment = Deployment("deploy", in: cloud)
            let name = deployment.name
            let first = try await deployment.deploy(memory: "512,1769", "--yes", "--tag", "team=research")
            #expect(first.status == 0, "\(first.error)")
            #expect(first.error.contains("add"), "what is made is shown before")

            func functions(_ memory: Int...) -> [String] { memory.map(deployment.function).sorted() }
            let made = try await cloud.inventory()
            #expect(made.has("stack", name))
            #expect(made.has("topic", name))
            #expect(made.has("bucket", "\(name)-\(CloudFixture.account)-\(CloudFixture.region)"))
            #expect(made.has("queue", "\(name)-dead-letters"))
            #expect(made.has("repository", "\(name)/example"))
            #expect(made.names("function", of: name) == functions(512, 1769))
            #expect(made.names("log-group", of: name) == functions(512, 1769).map { "/aws/lambda/\($0)" })
            let images = try await cloud.boto(
                """
                for memory in (512, 1769):
                    one = client("lambda").get_function(FunctionName=f"\(name)-example-{memory}MB")
                    assert one["Configuration"]["MemorySize"] == memory, one
                    print(one["Code"]["ImageUri"])
                """
            ).split(separator: "\n")
            let image = try #require(images.first)
            #expect(images == [image, image])
            // What the functions are to run is what the registry has.
            let digest = try #require(image.split(separator: "@").last)
            let manifest = try await HarnessBinary.run(
                program: "/usr/bin/curl",
                [
                    "--silent", "--fail", "--header", "Accept: application/vnd.oci.image.manifest.v1+json",
                    "\(cloud.registry.url)/v2/\(name)/example/manifests/\(digest)",
                ])
            #expect(manifest.status == 0 && manifest.output.contains("layers"))
            let record = try String(contentsOf: deployment.record, encoding: .utf8)
            #expect(record.contains(digest))
            try cloud.expectNoSecret(in: deployment.record)

            let pushed = try files(of: cloud.scratch.appending(path: "registry"))
            let again = try await deployment.deploy(memory: "512,1769", "--yes", "--tag", "team=research")
            #expect(again.status == 0, "\(again.error)")
            #expect(again.error.contains("Nothing has to change."))
            #expect(again.error.contains("has it already"))
            #expect(try files(of: cloud.scratch.appending(path: "registry")) == pushed)
            #expect(try await cloud.inventory().changes(since: made) == [])

            let dry = try await deployment.deploy(memory: "512,1024", "--dry-run", "--tag", "team=research")
            #expect(dry.status == 0, "\(dry.error)")
            #expect(dry.error.contains("AWS::Lambda::Function"), "what would change is shown: \(dry.error)")
            #expect(dry.output.contains("1024"))
            #expect(try await cloud.inventory().changes(since: made) == [])
            let unchanged = try String(contentsOf: deployment.record, encoding: .utf8)
            let withoutTime = { (text: String) in text.replacing(/"deployedAt" : "[^"]*"/, with: "") }
            #expect(withoutTime(unchanged) == withoutTime(record))

            let update = try await deployment.deploy(memory: "512,1024", "--yes", "--tag", "team=research")
            #expect(update.status == 0, "\(update.error)")
            let changed = try await cloud.inventory()
            #expect(changed.names("function", of: name) == functions(512, 1024))
            #expect(changed.names("log-group", of: name) == functions(512, 1024).map { "/aws/lambda/\($0)" })
            #expect(changed.names("bucket", of: name) == made.names("bucket", of: name))

            let removal = try await deployment.harness("destroy", ["--yes"])
            #expect(removal.status == 0, "\(removal.error)")
        }
    }

    /// What `harness destroy` takes down, and what it leaves.
    struct DestructionTests {
        @Test func everythingOfTheDeploymentGoesAndNothingElse() async throws {
            let cloud = try await CloudFixture.shared.value
            let deployment = Deployment("destroy", in: cloud)
            // Another user's deployment, whose name begins with this one's.
            let neighbour = "\(deployment.name)-two"
            // Nobody's: what looks like the deployment's and lacks its tag.
            try await cloud.boto(
                """
                name, neighbour = "\(deployment.name)", "\(neighbour)"
                client("s3").create_bucket(Bucket=f"{name}-data")
                client("sns").create_topic(Name=f"{name}-news")
                client("sqs").create_queue(QueueName=f"{name}-work")
                client("ecr").create_repository(repositoryName=f"{name}/notes")
                client("logs").create_log_group(logGroupName=f"/aws/lambda/{name}-other")
                # As the function of an earlier system would have it that was named alike.
                client("logs").create_log_group(logGroupName=f"/aws/lambda/{name}-example-128MB")
                client("logs").create_log_group(
                    logGroupName=f"/aws/lambda/{neighbour}-example-512MB", tags={"ml-on-faas:deployment": neighbour})
                client("ecr").create_repository(
                    repositoryName=f"{neighbour}/example", tags=[{"Key": "ml-on-faas:deployment", "Value": neighbour}])
                template = {"Resources": {"Topic": {
                    "Type": "AWS::SNS::Topic", "Properties": {"TopicName": f"{neighbour}-topic"}}}}
                client("cloudformation").create_stack(
                    StackName=neighbour, TemplateBody=json.dumps(template),
                    Tags=[{"Key": "ml-on-faas:deployment", "Value": neighbour}])
                """)
            let before = try await cloud.inventory()

            let made = try await deployment.deploy(memory: "512,1769", "--yes")
            #expect(made.status == 0, "\(made.error)")
            let withDeployment = try await cloud.inventory()
            #expect(!withDeployment.names("tag", of: "\(deployment.name) ").isEmpty)
            try await cloud.boto(
                """
                name = "\(deployment.name)"
                # A bucket with something in it, and the log of a function that is gone.
                bucket = f"{name}-\(CloudFixture.account)-\(CloudFixture.region)"
                for number in range(3):
                    client("s3").put_object(Bucket=bucket, Key=f"runs/{number} &<é>", Body=b"x")
                """)

            let unasked = try await deployment.harness("destroy")
            #expect(unasked.status != 0)
            #expect(unasked.error.contains("--yes"))
            let names = withDeployment.names("function", of: deployment.name)
            #expect(try await cloud.inventory().names("function", of: deployment.name) == names)

            let removal = try await deployment.harness("destroy", ["--yes"])
            #expect(removal.status == 0, "\(removal.error)")
            #expect(removal.error.contains("Nothing with the tag ml-on-faas:deployment=\(deployment.name) is left."))
            let after = try await cloud.inventory()
            let isNeighboursLog = { (entry: String) in entry.contains("/aws/lambda/\(neighbour)-") }
            #expect(after.changes(since: before).filter { !isNeighboursLog($0) } == [])
            // By its name it could be of this deployment's plugin `two-example`; by its tag it isn't.
            #expect(after.changes(since: before).filter(isNeighboursLog) == [])
            #expect(!FileManager.default.fileExists(atPath: deployment.record.path))

            let again = try await deployment.harness("destroy", ["--yes"])
            #expect(again.status == 0, "\(again.error)")
            #expect(try await cloud.inventory().changes(since: after) == [])
        }
    }
}
