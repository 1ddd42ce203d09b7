import AWSPlatform
import Catalog
import Foundation
import TestSupport
import Testing

/// The calls of Terraform, by a program that notes them and answers as it is told: the provider can't be had offline.
struct TerraformEngineTests {
    private let scratch: ScratchFolder
    private var folder: String { scratch.path }
    private static let deployment = Deployment(
        name: "mine", region: "eu-central-1", architecture: .arm64,
        functions: [DeployedFunction(plugin: "pca", memorySize: 512, image: "example.org/mine/pca@sha256:0")])

    init() throws { scratch = try ScratchFolder() }

    /// - Parameter body: of the shell script, after the call was noted.
    private func engine(
        _ body: String, progress: @escaping CloudFormationEngine.Progress = { _, _ in },
        announce: @escaping @Sendable (String) -> Void = { _ in }
    ) throws -> TerraformEngine {
        let program = "\(folder)/terraform"
        try "#!/bin/sh\necho \"$@\" >> \(folder)/calls\nenv >> \(folder)/environment\n\(body)\n"
            .write(toFile: program, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        return TerraformEngine(
            program: program, folder: folder, environment: ["AWS_SECRET_ACCESS_KEY": "s3cret"], progress: progress,
            announce: announce)
    }

    private func calls() throws -> [String] {
        try String(contentsOfFile: "\(folder)/calls", encoding: .utf8).split(separator: "\n").map(String.init)
    }

    @Test func initPlanApply() async throws {
        let engine = try engine(
            """
            case "$2" in
            plan) echo "1 to add"; exit 2;;
            output) echo '{"topic_arn":{"value":"arn:t"},"subnet_ids":{"value":["a","b"]},"other":{"value":1}}';;
            esac
            """)
        let plan = try #require(try await engine.plan(Self.deployment))
        #expect(plan.contains("1 to add"))
        try await engine.apply()
        #expect(try await engine.outputs() == ["TopicArn": "arn:t", "SubnetIds": "a,b"])
        let calls = try calls()
        #expect(calls.map { $0.split(separator: " ")[1] } == ["init", "plan", "apply", "output"])
        #expect(calls.dropLast().allSatisfy { $0.contains("-input=false") }, "nobody could answer")
        #expect(!calls.joined().contains("s3cret"), "no secret in a process list")
        let values = try Data(contentsOf: URL(filePath: "\(folder)/deployment.auto.tfvars.json"))
        #expect(values == TerraformVariables(Self.deployment).json())
        let environment = try String(contentsOfFile: "\(folder)/environment", encoding: .utf8)
        #expect(environment.contains("AWS_SECRET_ACCESS_KEY=s3cret"))
    }

    @Test func nothingToChange() async throws {
        let engine = try engine("[ \"$2\" = output ] && echo '{}'; exit 0")
        #expect(try await engine.plan(Self.deployment) == nil)
    }

    /// `destroy` takes down what the state has, whatever deployment was named.
    @Test func stateOfAnotherDeploymentIsRefused() async throws {
        let engine = try engine("[ \"$2\" = output ] && echo '{\"topic_arn\":{\"value\":\"arn:theirs\"}}'; exit 0")
        func record(_ topic: String) -> DeploymentRecord {
            DeploymentRecord(
                engine: .terraform, account: "123456789012", deployment: Self.deployment, base: nil,
                outputs: ["TopicArn": topic], deployedAt: "")
        }
        await #expect(throws: EngineError.otherState(deployment: "mine", found: "arn:theirs")) {
            _ = try await engine.check(record("arn:ours"))
        }
        #expect(try await engine.check(record("arn:theirs")) == ["TopicArn": "arn:theirs"])
    }

    /// The record of a first `apply` that was interrupted has no outputs: the deployment's names tell whose the state is.
    @Test(arguments: [
        ("topic_arn", "arn:aws:sns:eu-central-1:123456789012:mine", true),
        ("topic_arn", "arn:aws:sns:eu-central-1:123456789012:mine-too", false),
        ("bucket_name", "mine-123456789012-eu-central-1", true),
        ("bucket_name", "theirs-123456789012-eu-central-1", false),
        // By which nothing of a harness's is known.
        ("website", "website", false),
    ]) func stateOfAnInterruptedDeployment(output: String, value: String, isOurs: Bool) async throws {
        let engine = try engine("[ \"$2\" = output ] && echo '{\"\(output)\":{\"value\":\"\(value)\"}}'; exit 0")
        let record = DeploymentRecord(
            engine: .terraform, account: "123456789012", deployment: Self.deployment, base: nil, outputs: [:],
            deployedAt: "")
        if isOurs {
            #expect(try await Array(engine.check(record).values) == [value])
        } else {
            await #expect(throws: EngineError.otherState(deployment: "mine", found: value)) {
                _ = try await engine.check(record)
            }
        }
    }

    @Test func nothingIsLeftOfADeploymentThatIsGone() async throws {
        let engine = try engine("[ \"$2\" = output ] && echo '{}'; exit 0")
        let record = DeploymentRecord(
            engine: .terraform, account: "123456789012", deployment: Self.deployment, base: nil, outputs: [:],
            deployedAt: "")
        #expect(try await engine.check(record) == [:])
        try await engine.destroy(Self.deployment)
        // Terraform takes nothing down without a value for each variable.
        let values = try Data(contentsOf: URL(filePath: "\(folder)/deployment.auto.tfvars.json"))
        #expect(values == TerraformVariables(Self.deployment).json())
    }

    /// Terraform is told once, and the user is told why that takes a while.
    @Test func interruptionIsAnnouncedAndWaitedFor() async throws {
        let (announcements, announcement) = AsyncStream<String>.makeStream()
        let begun = AsyncStream<Void>.makeStream()
        let engine = try engine(
            """
            trap 'echo INT >>\(folder)/signals' INT
            trap 'echo TERM >>\(folder)/signals' TERM
            sleep 60 >/dev/null 2>&1 &
            echo begun
            wait $!
            kill $!
            echo 'Stopping operation...' >>\(folder)/signals
            """, progress: { _, _ in begun.continuation.finish() }, announce: { announcement.yield($0) })
        let apply = Task { try await engine.apply() }
        for await _ in begun.stream {}
        apply.cancel()
        await #expect(throws: CatalogError.cancelled) { try await apply.value }
        announcement.finish()
        let said = await announcements.reduce(into: []) { $0.append($1) }
        #expect(said.count == 1 && said[0].contains("terraform apply"))
        let signals = try String(contentsOfFile: "\(folder)/signals", encoding: .utf8)
        #expect(signals == "INT\nStopping operation...\n")
    }

    @Test(arguments: ["init", "plan", "destroy"])
    func failureIsTold(step: String) async throws {
        let engine = try engine("[ \"$2\" = \(step) ] && { echo 'Error: no backend'; exit 1; }; exit 0")
        let error = await #expect(throws: EngineError.self) {
            _ = try await engine.plan(Self.deployment)
            try await engine.destroy(Self.deployment)
        }
        #expect(error == .terraform(step: step, output: "Error: no backend"))
    }
}
