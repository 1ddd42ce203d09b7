import Foundation

/// What an identity must be allowed in IAM to build, deploy, run and destroy a deployment, and nothing else.
///
/// It is made of the calls that the harness makes, of those that an engine makes on its behalf for the resource types of
/// the template, and of those of an image's push.
package struct LeastPrivilegePolicy: Sendable, Equatable {
    /// One statement of a policy document, in IAM's words.
    package struct Statement: Sendable, Equatable, Encodable {
        package var id: String
        package var actions: [String]
        package var resources: [String]
        /// By operator, then by key.
        package var condition: [String: [String: [String]]]?

        enum CodingKeys: String, CodingKey {
            case id = "Sid"
            case effect = "Effect"
            case actions = "Action"
            case resources = "Resource"
            case condition = "Condition"
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(id, forKey: .id)
            try container.encode("Allow", forKey: .effect)
            try container.encode(actions, forKey: .actions)
            try container.encode(resources, forKey: .resources)
            try container.encodeIfPresent(condition, forKey: .condition)
        }
    }

    /// One managed policy.
    package struct Document: Sendable, Equatable, Encodable {
        package var statements: [Statement]

        enum CodingKeys: String, CodingKey {
            case version = "Version"
            case statements = "Statement"
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode("2012-10-17", forKey: .version)
            try container.encode(statements, forKey: .statements)
        }

        /// As IAM counts: without white space.
        package var size: Int {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.withoutEscapingSlashes]
            return (try? encoder.encode(self))?.count ?? 0
        }
    }

    /// The longest managed policy, in characters that are no white space; what is longer becomes several.
    package static let longestDocument = 6144

    /// As few as hold all statements.
    package let documents: [Document]

    /// - Parameters:
    ///   - deployment: whose resources the policy is for. Its functions don't matter, its driver does.
    ///   - calls: the IAM actions of the calls that the harness makes.
    ///   - engine: see there.
    ///   - region: nil for every region.
    ///   - account: nil for the account that the policy is in, whichever it is.
    /// - Throws: ``DeploymentError/unknownAction(_:)``.
    package init(
        for deployment: Deployment, calls: [String], engine: Engine = .cloudFormation, region: String? = nil,
        account: String? = nil
    ) throws(DeploymentError) {
        var actions = Set(calls).subtracting(Self.needless).union(EngineActions.push)
        for type in CloudFormationTemplate(deployment.withOneFunction).resourceTypes {
            guard let needed = EngineActions.byResourceType[type] else { throw .unknownAction(type) }
            actions.formUnion(needed)
        }
        if deployment.driver == nil { actions = actions.filter { !$0.hasPrefix("ecs:") } }
        if engine == .terraform {
            let alsoRead = EngineActions.alsoByTerraform.filter { deployment.driver != nil || !$0.hasPrefix("ec2:") }
            actions.formUnion(alsoRead)
            // What is left of a deployment may be a stack, whatever engine is used now: it is looked for.
            actions = actions.filter { !$0.hasPrefix("cloudformation:") || $0 == "cloudformation:DescribeStacks" }
        }
        var scopes: [PermissionScope: [String]] = [:]
        for action in actions.sorted() {
            guard let scope = PermissionScope.of(action) else { throw .unknownAction(action) }
            scopes[scope, default: []].append(action)
        }
        let names = deployment.names
        let statements = scopes.sorted { $0.key < $1.key }.map { scope, actions in
            Statement(
                id: scope.rawValue, actions: actions,
                resources: scope.resources(names, region: region, account: account), condition: scope.condition(names))
        }
        documents = Self.split(statements)
    }

    /// The policies' JSON, readable, with a stable order.
    package var json: [String] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Strings and containers: nothing in here can fail to encode.
        return documents.map { (try? encoder.encode($0)).map { String(decoding: $0, as: UTF8.self) } ?? "" }
    }

    /// Who calls needs no permission for the first, and a role to assume is the user's own affair.
    private static let needless = ["sts:GetCallerIdentity", "sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"]

    /// As few documents as hold the statements, in their order.
    private static func split(_ statements: [Statement]) -> [Document] {
        var documents: [Document] = []
        for statement in statements {
            var last = documents.popLast() ?? Document(statements: [])
            last.statements.append(statement)
            if last.size > longestDocument, last.statements.count > 1 {
                last.statements.removeLast()
                documents += [last, Document(statements: [statement])]
            } else {
                documents.append(last)
            }
        }
        return documents
    }
}

extension Deployment {
    /// Every resource type that the deployment has, or may have once it has functions.
    fileprivate var withOneFunction: Deployment {
        var copy = self
        copy.functions = [DeployedFunction(plugin: "any", memorySize: 128, image: "")]
        return copy
    }
}
