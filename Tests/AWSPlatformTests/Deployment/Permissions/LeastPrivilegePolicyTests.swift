import AWSPlatform
import Foundation
import TestSupport
import Testing

struct LeastPrivilegePolicyTests {
    private static var deployment: Deployment {
        var deployment = SampleDeployment.deployment([])
        deployment.driver = SampleDeployment.driver
        return deployment
    }

    private static func statements(_ policy: LeastPrivilegePolicy) -> [LeastPrivilegePolicy.Statement] {
        policy.documents.flatMap(\.statements)
    }

    private static func policy(
        _ deployment: Deployment = deployment, engine: Engine = .cloudFormation, region: String? = nil,
        account: String? = nil
    ) throws -> LeastPrivilegePolicy {
        try LeastPrivilegePolicy(
            for: deployment, calls: AWSOperation.all.flatMap(\.actions), engine: engine, region: region,
            account: account)
    }

    @Test func everyResourceTypeIsCovered() throws {
        for deployment in SampleDeployment.variants.values {
            for type in CloudFormationTemplate(deployment).resourceTypes {
                let actions = try #require(EngineActions.byResourceType[type], "\(type)")
                let verbs = ["Create", "Put", "Add", "Set", "Attach", "Associate", "Register", "Subscribe"]
                #expect(actions.contains { action in verbs.contains { action.contains(":\($0)") } }, "\(type)")
            }
        }
        #expect(
            Set(EngineActions.byResourceType.keys)
                == Set(SampleDeployment.variants.values.flatMap { CloudFormationTemplate($0).resourceTypes }),
            "no type is there that no template has")
    }

    @Test func nothingIsAllowedWithAnAsterisk() throws {
        for engine in Engine.allCases {
            for statement in Self.statements(try Self.policy(engine: engine)) {
                #expect(!statement.actions.contains { $0.contains("*") })
                if statement.resources.contains("*") { #expect(statement.id == PermissionScope.any.rawValue) }
            }
        }
    }

    /// AWS's own list of actions, as its linter has it: each action is one, and those on `*` are those that know no
    /// resource.
    @Test func actionsAreThoseOfAWS() async throws {
        let tools = try await LintTools.tools.value
        let script = """
            import json, sys, cfnlint, pathlib
            path = pathlib.Path(cfnlint.__file__).parent / "data/AdditionalSpecs/Policies.json"
            services = json.loads(path.read_text())
            for action in sys.argv[1:]:
                service, name = action.split(":")
                found = services.get(service, {}).get("Actions", {}).get(name.lower())
                print(action, "unknown" if found is None else "resources" if found.get("Resources") else "none")
            """
        let statements = Self.statements(try Self.policy(engine: .terraform)) + Self.statements(try Self.policy())
        let everywhere = Set(statements.filter { $0.resources == ["*"] }.flatMap(\.actions))
        let all = Set(statements.flatMap(\.actions)).union(AWSOperation.all.flatMap(\.actions))
        let output = try await Command.run(["\(tools.bin)/python", "-c", script] + all.sorted())
        let lines = output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.count == all.count)
        for line in lines {
            #expect(line[1] != "unknown", "\(line[0]) is no action of AWS's")
            if everywhere.contains(line[0]) { #expect(line[1] == "none", "\(line[0]) can be held to a resource") }
        }
    }

    @Test func resourcesAreTheDeploymentsOwn() throws {
        var deployment = Self.deployment
        deployment.name = "mine"
        for statement in Self.statements(try Self.policy(deployment, region: "cn-north-1", account: "123456789012")) {
            for resource in statement.resources where resource != "*" {
                #expect(resource.hasPrefix("arn:aws-cn:"))
                #expect(
                    resource.contains("mine") || resource.hasPrefix("arn:aws-cn:ec2:cn-north-1:123456789012:")
                        || statement.id == PermissionScope.linkedRole.rawValue, "\(resource)")
            }
        }
        let bucket = try #require(
            Self.statements(try Self.policy(region: "eu-central-1", account: "123456789012"))
                .first { $0.id == PermissionScope.bucket.rawValue })
        #expect(bucket.resources == ["arn:aws:s3:::ml-on-faas-123456789012-eu-central-1"])
    }

    /// The roles that a caller may make could do anything, were they not handed to Lambda and ECS alone.
    @Test func rolesArePassedToTheirServicesOnly() throws {
        let passing = Self.statements(try Self.policy()).filter { $0.actions.contains("iam:PassRole") }
        #expect(passing.count == 1)
        #expect(passing.first?.actions == ["iam:PassRole"])
        #expect(
            passing.first?.condition == [
                "StringEquals": ["iam:PassedToService": ["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"]]
            ])
    }

    @Test func networkOfOthersIsSafe() throws {
        for statement in Self.statements(try Self.policy()) where statement.actions.contains("ec2:DeleteVpc") {
            #expect(statement.condition?["StringEquals"]?["aws:ResourceTag/ml-on-faas:deployment"] == ["ml-on-faas"])
        }
    }

    @Test func withoutDriverThereIsNoNetworkAndNoTask() throws {
        let actions = Self.statements(try Self.policy(SampleDeployment.deployment([]))).flatMap(\.actions)
        #expect(!actions.contains { $0.hasPrefix("ec2:") || $0.hasPrefix("ecs:") })
        #expect(actions.contains("lambda:CreateFunction"))
        #expect(!actions.contains("sts:AssumeRole"))
    }

    /// It makes none, and only looks whether one is left.
    @Test func terraformMakesNoStack() throws {
        let actions = Self.statements(try Self.policy(engine: .terraform)).flatMap(\.actions)
        #expect(actions.filter { $0.hasPrefix("cloudformation:") } == ["cloudformation:DescribeStacks"])
        #expect(actions.contains("s3:GetBucketVersioning"))
    }

    @Test func callThatNobodyScopedIsAnError() {
        for action in ["dynamodb:GetItem", "nonsense", ""] {
            #expect(throws: DeploymentError.unknownAction(action)) {
                try LeastPrivilegePolicy(for: Self.deployment, calls: [action])
            }
        }
    }

    @Test func documentsFitIntoManagedPolicies() throws {
        for engine in Engine.allCases {
            var deployment = Self.deployment
            deployment.name = String(repeating: "a", count: 36)
            let policy = try Self.policy(deployment, engine: engine, region: "ap-southeast-1", account: "123456789012")
            #expect(policy.documents.allSatisfy { $0.size <= LeastPrivilegePolicy.longestDocument })
            #expect(policy.json.count == policy.documents.count)
        }
    }
}
