import AWSPlatform
import Foundation
import TestSupport
import Testing

struct CloudFormationTemplateTests {
    private typealias Object = [String: Any]

    private static func parsed(_ deployment: Deployment) throws -> Object {
        try #require(
            try JSONSerialization.jsonObject(with: CloudFormationTemplate(deployment).json()) as? [String: Any])
    }

    private static func resources(_ deployment: Deployment, type: String) throws -> [Object] {
        let resources = try #require(try parsed(deployment)["Resources"] as? [String: Object])
        return resources.sorted { $0.key < $1.key }.map(\.value).filter { $0["Type"] as? String == type }
            .compactMap { $0["Properties"] as? Object }
    }

    /// AWS's own linter knows every resource type's schema. It says nothing of any variant.
    @Test func linterHasNothingToSay() async throws {
        let tools = try await LintTools.tools.value
        let folder = try ScratchFolder()
        var files: [String] = []
        for (name, deployment) in SampleDeployment.variants {
            try deployment.validate()
            let file = "\(folder.path)/\(name).json"
            try CloudFormationTemplate(deployment).json().write(to: URL(filePath: file))
            files.append(file)
        }
        let outcome = try await Command.outcome(
            of: ["\(tools.bin)/cfn-lint", "--regions", "eu-central-1", "ap-southeast-1", "--template"] + files.sorted())
        let said = outcome.output + outcome.errors
        #expect(outcome.status == 0 && said.isEmpty, "\(said)")
    }

    /// The check above can fail.
    @Test func linterFindsWhatIsWrong() async throws {
        let tools = try await LintTools.tools.value
        let folder = try ScratchFolder()
        var deployment = SampleDeployment.deployment()
        deployment.functions[0].memorySize = 64
        let file = "\(folder.path)/template.json"
        try CloudFormationTemplate(deployment).json().write(to: URL(filePath: file))
        let outcome = try await Command.outcome(of: ["\(tools.bin)/cfn-lint", "--template", file])
        #expect(outcome.status != 0)
        #expect(outcome.output.contains("64 is less than the minimum of 128"))
    }

    @Test func sameDeploymentGivesSameBytes() throws {
        for deployment in SampleDeployment.variants.values {
            let first = try CloudFormationTemplate(deployment).json()
            #expect(try first == CloudFormationTemplate(deployment).json())
            let copy = try JSONDecoder().decode(Deployment.self, from: JSONEncoder().encode(deployment))
            #expect(try first == CloudFormationTemplate(copy).json())
        }
    }

    @Test func functionHasWhatTheDeploymentSays() throws {
        let deployment = try #require(SampleDeployment.variants["reserved"])
        let functions = try Self.resources(deployment, type: "AWS::Lambda::Function")
        #expect(functions.count == deployment.functions.count)
        let first = try #require(functions.first { $0["Environment"] != nil })
        #expect(first["FunctionName"] as? String == deployment.names.function(deployment.functions[0]))
        #expect(first["MemorySize"] as? Int == deployment.functions[0].memorySize)
        #expect(first["Timeout"] as? Int == deployment.functions[0].timeoutSeconds)
        #expect(first["ReservedConcurrentExecutions"] as? Int == 10)
        #expect(first["Architectures"] as? [String] == ["x86_64"])
        #expect((first["Code"] as? [String: String])?["ImageUri"] == deployment.functions[0].image)
        let variables = (first["Environment"] as? Object)?["Variables"] as? [String: String]
        #expect(variables == deployment.functions[0].environment)
        let tags = try #require(first["Tags"] as? [[String: String]])
        #expect(tags.contains(["Key": "ml-on-faas:deployment", "Value": "ml-on-faas"]))
        #expect(tags.contains(["Key": "team", "Value": "müller @ lab"]))
        #expect(tags.contains { $0["Key"] == ResourceNames.modelTag })
    }

    /// A role that could do more than write one log and hand over failures would be a way into the account.
    @Test func functionMayOnlyLogAndHandOverFailures() throws {
        for role in try Self.resources(SampleDeployment.deployment(), type: "AWS::IAM::Role") {
            let policies = try #require(role["Policies"] as? [Object])
            let document = try #require(policies.first?["PolicyDocument"] as? Object)
            let statements = try #require(document["Statement"] as? [Object])
            let actions = Set(statements.flatMap { $0["Action"] as? [String] ?? [] })
            #expect(actions == ["logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage"])
            #expect(!statements.contains { $0["Resource"] as? String == "*" })
        }
    }

    /// The publisher makes these calls, and no others.
    @Test func publisherMayMakeItsCallsOnly() throws {
        let calls: Set = [
            "FilterLogEvents", "GetFunctionConfiguration", "GetObject", "Publish", "PutObject", "ReceiveMessage",
            "DeleteMessage", "UpdateFunctionConfiguration",
        ]
        let operations = AWSOperation.all.filter { calls.contains($0.name) }
        #expect(operations.count == calls.count)
        let deployment = try #require(SampleDeployment.variants["driver"])
        let role = try #require(
            try Self.resources(deployment, type: "AWS::IAM::Role")
                .first { $0["RoleName"] as? String == deployment.names.taskRole })
        let policies = try #require(role["Policies"] as? [Object])
        let statements = policies.compactMap { ($0["PolicyDocument"] as? Object)?["Statement"] as? [Object] }.joined()
        let actions = statements.flatMap { $0["Action"] as? [String] ?? [] }
        #expect(Set(actions) == Set(operations.flatMap(\.actions)))
        #expect(!statements.contains { $0["Resource"] as? String == "*" })
    }

    /// The deployment's record stays as long as the deployment does: without it nothing could be run or destroyed.
    @Test func onlyDataExpires() throws {
        let bucket = try #require(try Self.resources(SampleDeployment.deployment(), type: "AWS::S3::Bucket").first)
        let rules = try #require((bucket["LifecycleConfiguration"] as? Object)?["Rules"] as? [Object])
        let prefixes = try rules.map { rule in
            #expect(rule["ExpirationInDays"] as? Int == 30)
            return try #require(rule["Prefix"] as? String)
        }
        #expect(prefixes == ResourceNames.expiringPrefixes)
        #expect(Set(rules.compactMap { $0["Id"] as? String }).count == rules.count)
        for key in [
            ResourceNames.datasetKey(digest: "d"), ResourceNames.runPrefix("e"), ResourceNames.templateKey(digest: "t"),
        ] {
            #expect(prefixes.contains { key.hasPrefix($0) }, "\(key)")
        }
        #expect(!prefixes.contains { DeploymentRecord.key.hasPrefix($0) })
    }

    @Test func subscriptionLetsThroughWhatIsForItsFunction() throws {
        let subscriptions = try Self.resources(SampleDeployment.deployment(), type: "AWS::SNS::Subscription")
        let policy = try #require(subscriptions.first?["FilterPolicy"] as? Object)
        let values = try #require(policy["function"] as? [Any])
        #expect(values.first as? String == "ml-on-faas-pca-512MB")
        #expect(values.last as? [String: Bool] == ["exists": false])
    }

    @Test func everythingTaggableIsTagged() throws {
        let untaggable: Set = [
            "AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::Lambda::EventInvokeConfig",
            "AWS::Lambda::Permission", "AWS::SNS::Subscription", "AWS::EC2::Route",
            "AWS::EC2::SubnetRouteTableAssociation", "AWS::EC2::VPCGatewayAttachment",
        ]
        let deployment = try #require(SampleDeployment.variants["driver"])
        for (id, resource) in CloudFormationTemplate(deployment).resources where !untaggable.contains(resource.type) {
            guard case .list(let tags) = resource.properties["Tags"] else {
                Issue.record("\(id) has no tags")
                continue
            }
            #expect(tags.contains(["Key": "ml-on-faas:deployment", "Value": "ml-on-faas"]), "\(id)")
        }
    }

    /// Plugins whose names differ in a hyphen or a digit alone must not meet in one logical name.
    @Test func logicalNamesAreDistinct() {
        let pairs = [("a-1", 128), ("a", 1128), ("a1", 128), ("k-means", 512), ("kmeans", 512), ("a-1-128", 128)]
        let names = pairs.map { CloudFormationTemplate.logicalID(SampleDeployment.function($0.0, memorySize: $0.1)) }
        #expect(Set(names).count == pairs.count)
        #expect(names.allSatisfy { $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } })
    }

    @Test func foundationIsSmallEnoughForACall() throws {
        let many = SampleDeployment.deployment(SampleDeployment.functions(40))
        #expect(try CloudFormationTemplate(many.foundation).json().count < CloudFormationTemplate.largestInline)
        #expect(try CloudFormationTemplate(many).json().count > CloudFormationTemplate.largestInline)
    }

    /// What a whole stack may hold still fits into a template.
    @Test func largestDeploymentFits() throws {
        let largest = SampleDeployment.deployment(SampleDeployment.functions(82))
        try largest.validate()
        let template = CloudFormationTemplate(largest)
        #expect(template.resourceCount <= CloudFormationTemplate.mostResources)
        #expect(try template.json().count < CloudFormationTemplate.largestUpload)
    }

    @Test func templateThatIsTooLargeIsRefused() throws {
        var functions = SampleDeployment.functions(82)
        for index in functions.indices {
            functions[index].environment = ["PADDING": String(repeating: "é\n", count: 6_000)]
        }
        #expect(throws: DeploymentError.self) {
            try CloudFormationTemplate(SampleDeployment.deployment(functions)).json()
        }
    }
}
