import AWSPlatform
import Foundation
import TestSupport
import Testing

struct TerraformTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let files = root.appending(path: "artifacts").path
    private static let script = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "check_terraform.py").path

    struct Checked: Decodable {
        struct Function: Decodable {
            var name: String
            var image_uri: String
            var memory_size: Int
            var timeout: Int
            var architectures: [String]
            var reserved_concurrent_executions: Int
            var environment: [String: String]
        }
        var problems: [String]
        /// Type to names; empty strings for resources that have none.
        var resources: [String: [String]]
        var functions: [Function]
        var actions: [String]
        var outputs: [String]
        /// Of data sources that are read.
        var reads: [String]
        /// Prefixes of the objects that expire.
        var expiring: [String]
        /// What an update leaves as it is, by resource.
        var ignored: [String: [String]]
    }

    /// - Parameter againstSchema: reading it takes seconds, and it is the same for every deployment.
    private static func check(
        _ deployment: Deployment, files: String = files, againstSchema: Bool = false
    ) async throws -> Checked {
        let tools = try await LintTools.tools.value
        let folder = try ScratchFolder()
        let values = "\(folder.path)/\(TerraformVariables.fileName)"
        try TerraformVariables(deployment).json().write(to: URL(filePath: values))
        let output = try await Command.run([
            "\(tools.bin)/python", script, files, againstSchema ? tools.provider : "-", values,
        ])
        return try JSONDecoder().decode(Checked.self, from: Data(output.utf8))
    }

    /// Every resource, argument, block and attribute is one that the AWS provider has; every reference leads somewhere.
    @Test func providerKnowsEverything() async throws {
        let deployment = try #require(SampleDeployment.variants["driver"])
        #expect(try await Self.check(deployment, againstSchema: true).problems == [])
    }

    /// The check above can fail, in each of its ways.
    @Test(arguments: [
        ("retention_in_days = ", "retention_days = ", "has no retention_days"),
        ("  protocol  = \"lambda\"\n", "", "lacks protocol"),
        ("cidr_block           = \"10.0.0.0/24\"", "cidr_block           = [\"10.0.0.0/24\"]", "is no typing.Optional"),
        ("aws_sqs_queue.dead_letters.url", "aws_sqs_queue.dead_letters.address", "has no attribute address"),
        ("aws_sqs_queue.dead_letters.url", "aws_sqs_queue.letters.url", "letters is not declared"),
        ("name = var.name\n", "name = var.title\n", "var.title is not declared"),
        ("logging_config {", "logging_config = {", "is block"),
        ("resource \"aws_route\"", "resource \"aws_rout\"", "the provider has no rout"),
    ])
    func providerFindsWhatIsWrong(_ text: String, _ replacement: String, _ problem: String) async throws {
        let folder = try ScratchFolder()
        var changes = 0
        for file in try FileManager.default.contentsOfDirectory(atPath: Self.files) where file.hasSuffix(".tf") {
            let source = try String(contentsOfFile: "\(Self.files)/\(file)", encoding: .utf8)
            changes += source.contains(text) ? 1 : 0
            try source.replacing(text, with: replacement)
                .write(toFile: "\(folder.path)/\(file)", atomically: true, encoding: .utf8)
        }
        #expect(changes > 0)
        let checked = try await Self.check(SampleDeployment.deployment(), files: folder.path, againstSchema: true)
        #expect(checked.problems.contains { $0.contains(problem) }, "\(checked.problems)")
    }

    /// CloudFormation's resource types in Terraform's words.
    private static let types = [
        "AWS::S3::Bucket": "aws_s3_bucket", "AWS::S3::BucketPolicy": "aws_s3_bucket_policy",
        "AWS::SQS::Queue": "aws_sqs_queue", "AWS::SQS::QueuePolicy": "aws_sqs_queue_policy",
        "AWS::SNS::Topic": "aws_sns_topic", "AWS::SNS::Subscription": "aws_sns_topic_subscription",
        "AWS::Lambda::Function": "aws_lambda_function", "AWS::Lambda::Permission": "aws_lambda_permission",
        "AWS::Lambda::EventInvokeConfig": "aws_lambda_function_event_invoke_config",
        "AWS::Logs::LogGroup": "aws_cloudwatch_log_group", "AWS::IAM::Role": "aws_iam_role",
        "AWS::EC2::VPC": "aws_vpc", "AWS::EC2::InternetGateway": "aws_internet_gateway",
        "AWS::EC2::RouteTable": "aws_route_table", "AWS::EC2::Route": "aws_route", "AWS::EC2::Subnet": "aws_subnet",
        "AWS::EC2::SubnetRouteTableAssociation": "aws_route_table_association",
        "AWS::EC2::SecurityGroup": "aws_security_group", "AWS::ECS::Cluster": "aws_ecs_cluster",
        "AWS::ECS::TaskDefinition": "aws_ecs_task_definition",
    ]
    /// Part of another resource there: the gateway names its VPC in Terraform.
    private static let onlyInTemplate: Set = ["AWS::EC2::VPCGatewayAttachment"]
    /// Part of the bucket and of the roles in a template.
    private static let onlyInTerraform: Set = [
        "aws_s3_bucket_server_side_encryption_configuration", "aws_s3_bucket_public_access_block",
        "aws_s3_bucket_ownership_controls", "aws_s3_bucket_lifecycle_configuration", "aws_iam_role_policy",
    ]
    private static let nameProperties = [
        "BucketName", "QueueName", "TopicName", "FunctionName", "LogGroupName", "RoleName", "ClusterName", "Family",
        "GroupName",
    ]

    /// The template's resources in Terraform's words: type to names.
    private static func template(_ deployment: Deployment) throws -> [String: [String]] {
        var resources: [String: [String]] = [:]
        for resource in CloudFormationTemplate(deployment).resources.values
        where !onlyInTemplate.contains(resource.type) {
            let type = try #require(types[resource.type], "\(resource.type) has no counterpart")
            let name = nameProperties.compactMap { resource.properties[$0] }.first
            resources[type, default: []].append(Self.text(name, in: deployment))
        }
        return resources.mapValues { $0.sorted() }
    }

    private static func text(_ value: TemplateValue?, in deployment: Deployment) -> String {
        switch value {
        case .string(let text): return text
        case .object(let members):
            guard case .string(let text) = members["Fn::Sub"] else { return "" }
            return text.replacing("${AWS::AccountId}", with: "ACCOUNT")
                .replacing("${AWS::Region}", with: deployment.region)
        default: return ""
        }
    }

    @Test func bothEnginesMakeTheSameUnderTheSameNames() async throws {
        for (name, deployment) in SampleDeployment.variants {
            let checked = try await Self.check(deployment)
            #expect(checked.problems == [], "\(name)")
            let made = checked.resources.filter { !Self.onlyInTerraform.contains($0.key) }
            #expect(try made == Self.template(deployment), "\(name)")
            for function in checked.functions {
                let expected = try #require(
                    deployment.functions.first { deployment.names.function($0) == function.name })
                #expect(function.image_uri == expected.image)
                #expect(function.memory_size == expected.memorySize)
                #expect(function.timeout == expected.timeoutSeconds)
                #expect(function.architectures == [deployment.architecture.rawValue])
                #expect(function.reserved_concurrent_executions == deployment.reservedConcurrency ?? -1)
            }
        }
    }

    @Test func bothEnginesAllowTheSame() async throws {
        let deployment = try #require(SampleDeployment.variants["driver"])
        let template = String(decoding: try CloudFormationTemplate(deployment).json(), as: UTF8.self)
        let actions = Set(template.matches(of: /"([a-z0-9-]+:[A-Z]\w+)"/).map { String($0.1) })
        #expect(try await Set(Self.check(deployment).actions) == actions)
    }

    @Test func bothEnginesLetTheSameExpire() async throws {
        #expect(try await Self.check(SampleDeployment.deployment()).expiring == ResourceNames.expiringPrefixes)
    }

    /// The policy without a driver allows nothing of EC2's.
    @Test func availabilityZonesAreReadForADriverOnly() async throws {
        let account = ["aws_caller_identity", "aws_partition"]
        #expect(try await Self.check(SampleDeployment.deployment()).reads == account)
        let deployment = try #require(SampleDeployment.variants["driver"])
        #expect(try await Self.check(deployment).reads == ["aws_availability_zones"] + account)
    }

    /// A run that asks for cold starts sets a variable of the functions: that is no change that a plan has to undo, and
    /// every other one is.
    @Test func forcedColdStartsAreNoChange() async throws {
        let deployment = try #require(SampleDeployment.variants["reserved"])
        let checked = try await Self.check(deployment)
        #expect(
            checked.ignored == [
                "aws_lambda_function.plugin": [#"environment[0].variables["ML_ON_FAAS_RENEWED"]"#]
            ])
        for function in checked.functions {
            let expected = try #require(deployment.functions.first { deployment.names.function($0) == function.name })
            #expect(function.environment == expected.environment.merging(["ML_ON_FAAS_RENEWED": ""]) { own, _ in own })
        }
    }

    @Test func bothEnginesTellTheSame() async throws {
        let deployment = try #require(SampleDeployment.variants["driver"])
        #expect(try await Self.check(deployment).outputs == StackOutput.allCases.map(\.terraformName).sorted())
        #expect(Set(CloudFormationTemplate(deployment).outputs.keys) == Set(StackOutput.allCases.map(\.rawValue)))
    }

    private static let terraform = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .map { "\($0)/terraform" }.first { FileManager.default.isExecutableFile(atPath: $0) }

    /// Where `terraform fmt` would write files otherwise.
    private static func formatProblems(of files: [String]) async throws -> String {
        let script = root.appending(path: "Tests/AWSPlatformTests/Peers/terraform_format.py").path
        return try await Command.run(["python3", script] + files)
    }

    @Test func filesAreFormatted() async throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.files).filter { $0.hasSuffix(".tf") }
        #expect(names.count > 5)
        #expect(try await Self.formatProblems(of: names.map { "\(Self.files)/\($0)" }) == "")
    }

    @Test(arguments: [
        ("a {\n    b = 1\n}\n", "x.tf:2: it isn't indented by 2\n"),
        ("a {\n  b  = 1\n  cd = [2]\n  e = {\n    f = 3\n  }\n}\n", ""),
        ("a {\n  b = 1\n  cd = [2]\n}\n", "x.tf:2: the equals sign isn't aligned\n"),
        ("a = jsonencode({\n  b = 1 \n})\n", "x.tf:2: a tab, or blanks at the end\n"),
    ])
    func formatIsTold(text: String, problems: String) async throws {
        let folder = try ScratchFolder()
        try Data(text.utf8).write(to: folder.url.appending(path: "x.tf"))
        #expect(try await Self.formatProblems(of: [folder.path("x.tf")]) == problems)
    }

    /// By Terraform's own formatter, where there is one: none of the registries that tests may use has it.
    @Test(.enabled(if: terraform != nil)) func terraformFindsThemFormatted() async throws {
        let terraform = try #require(Self.terraform)
        let outcome = try await Command.outcome(of: [
            "/usr/bin/env", "TF_CLI_CONFIG_FILE=/dev/null", terraform, "fmt", "-check", "-diff", Self.files,
        ])
        #expect(outcome.status == 0, "\(outcome.output + outcome.errors)")
    }

    @Test func valuesAreStable() throws {
        for deployment in SampleDeployment.variants.values {
            #expect(TerraformVariables(deployment).json() == TerraformVariables(deployment).json())
        }
        let text = String(decoding: TerraformVariables(SampleDeployment.deployment()).json(), as: UTF8.self)
        #expect(text.contains("\"driver\" : null"), "a variable without a value would make Terraform ask")
    }
}
