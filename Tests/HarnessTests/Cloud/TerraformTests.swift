import Foundation
import Testing

extension CloudTests {
    /// `--engine terraform`, with a program that plays Terraform and makes the bucket alone.
    struct TerraformTests {
        /// A deployment, and the folder in which the program has its state and notes its calls.
        private final class Fixture: Sendable {
            let deployment: Deployment
            let folder: URL
            private static let artifacts = HarnessBinary.root.appending(path: "artifacts")
            /// The variables of whoever runs the tests, which a deployment overwrites.
            private let variables = try? Data(contentsOf: Fixture.variablesFile)

            static let variablesFile = artifacts.appending(path: "deployment.auto.tfvars.json")
            static let plan = artifacts.appending(path: ".terraform-plan")

            init(_ cloud: CloudFixture) throws {
                deployment = Deployment("terraform", in: cloud)
                folder = cloud.scratch.appending(path: deployment.name)
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            }

            deinit {
                try? FileManager.default.removeItem(at: Self.variablesFile)
                try? variables?.write(to: Self.variablesFile)
            }

            var environment: [String: String] {
                let peers = HarnessBinary.root.appending(path: "Tests/HarnessTests/Peers").path
                return [
                    "PATH": "\(peers):\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")",
                    "TERRAFORM": folder.path, "TERRAFORM_BUCKET": bucket,
                ]
            }

            var bucket: String { "\(deployment.name)-\(CloudFixture.account)-\(CloudFixture.region)" }

            func deploy(
                _ options: String..., environment: [String: String] = [:]
            ) async throws -> HarnessBinary.Result {
                try await deployment.harness(
                    "deploy", ["--plugin", "example", "--memory", "512", "--engine", "terraform"] + options,
                    environment: self.environment.merging(environment) { $1 })
            }

            func destroy() async throws -> HarnessBinary.Result {
                try await deployment.harness("destroy", ["--yes"], environment: environment)
            }

            /// Terraform's calls since the last time that they were asked for.
            func calls() throws -> [String] {
                let file = folder.appending(path: "calls")
                defer { try? FileManager.default.removeItem(at: file) }
                guard FileManager.default.fileExists(atPath: file.path) else { return [] }
                return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
            }

            var hasPlan: Bool { FileManager.default.fileExists(atPath: Self.plan.path) }
            var hasRecord: Bool { FileManager.default.fileExists(atPath: deployment.record.path) }
        }

        @Test func deploymentIsMadeKeptAndTakenDown() async throws {
            let cloud = try await CloudFixture.shared.value
            let fixture = try Fixture(cloud)
            let before = try await cloud.inventory()

            let dry = try await fixture.deploy("--dry-run")
            #expect(dry.status == 0, "\(dry.error)")
            #expect(dry.output.contains(fixture.deployment.name), "the variables")
            #expect(dry.error.contains("Plan: 1 to add"), "what would change")
            #expect(try fixture.calls() == ["init", "plan"])
            #expect(!fixture.hasPlan && !fixture.hasRecord)
            #expect(try await cloud.inventory().changes(since: before) == [])

            let first = try await fixture.deploy("--yes")
            #expect(first.status == 0, "\(first.error)")
            #expect(first.error.contains("Plan: 1 to add"))
            #expect(try fixture.calls() == ["init", "plan", "apply", "output"])
            let made = try await cloud.inventory()
            #expect(made.has("bucket", fixture.bucket) && made.has("repository", "\(fixture.deployment.name)/example"))
            #expect(try String(contentsOf: fixture.deployment.record, encoding: .utf8).contains(fixture.bucket))
            try cloud.expectNoSecret(in: fixture.deployment.record)

            let again = try await fixture.deploy("--yes")
            #expect(again.status == 0, "\(again.error)")
            #expect(again.error.contains("Nothing has to change."))
            #expect(try fixture.calls() == ["init", "plan", "output"])
            #expect(try await cloud.inventory().changes(since: made) == [])

            // The bucket has the deployment's record in it, and is only deleted when it is empty.
            let removal = try await fixture.destroy()
            #expect(removal.status == 0, "\(removal.error)")
            #expect(try fixture.calls() == ["init", "output", "destroy"])
            #expect(try await cloud.inventory().changes(since: before) == [])
            #expect(!fixture.hasPlan && !fixture.hasRecord)
        }

        /// Terraform gets one signal and is waited for; then the next call goes on, or takes down what there is.
        @Test(arguments: [false, true]) func interruptedApply(goesOn: Bool) async throws {
            let cloud = try await CloudFixture.shared.value
            let fixture = try Fixture(cloud)
            let before = try await cloud.inventory()
            let wait = fixture.folder.appending(path: "wait")
            try Data().write(to: wait)
            let command = try CloudCommand(
                [
                    "deploy", "--deployment", fixture.deployment.name, "--plugin", "example", "--memory", "512",
                    "--engine", "terraform", "--yes",
                ], in: cloud, environment: fixture.environment)
            let waiting = fixture.folder.appending(path: "waiting").path
            while !FileManager.default.fileExists(atPath: waiting) {
                // Another process's files can only be looked at again.
                try #require(command.process.isRunning, "\(command.said)")
                try await Task.sleep(for: .milliseconds(5))
            }
            command.interrupt()
            #expect(await command.waitForEnd() == 128 + SIGINT, "\(command.said)")
            #expect(command.said.contains("terraform apply ends what it is in the middle of"))
            #expect(try fixture.calls() == ["init", "plan", "apply", "INT"])
            #expect(!fixture.hasPlan && fixture.hasRecord)

            try FileManager.default.removeItem(at: wait)
            if goesOn {
                let run = try await cloud.harness(
                    fixture.deployment.runArguments(["--yes"]), environment: fixture.environment)
                #expect(run.status != 0 && run.error.contains("deploy it again"), "\(run.error)")
                let again = try await fixture.deploy("--yes")
                #expect(again.status == 0, "\(again.error)")
                #expect(try fixture.calls() == ["init", "plan", "apply", "output"])
            }
            let removal = try await fixture.destroy()
            #expect(removal.status == 0, "\(removal.error)")
            #expect(try fixture.calls() == ["init", "output", "destroy"])
            #expect(try await cloud.inventory().changes(since: before) == [])
            #expect(!fixture.hasRecord)
        }

        /// Nothing listens where the images should go.
        @Test func pushThatFailsLeavesNoPlan() async throws {
            let cloud = try await CloudFixture.shared.value
            let fixture = try Fixture(cloud)
            let before = try await cloud.inventory()
            let result = try await fixture.deploy(
                "--yes", environment: ["ML_ON_FAAS_ECR_URL": "http://127.0.0.1:1"])
            #expect(result.status != 0)
            #expect(try fixture.calls() == ["init", "plan"])
            #expect(!fixture.hasPlan && !fixture.hasRecord)
            let removal = try await fixture.destroy()
            #expect(removal.status == 0, "\(removal.error)")
            #expect(try await cloud.inventory().changes(since: before) == [])
        }
    }
}
