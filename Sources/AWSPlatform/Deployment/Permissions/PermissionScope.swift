/// Which resources an action is allowed on: those of one deployment, wherever IAM can tell them apart.
///
/// Resource types and ARNs are those of AWS's service authorization reference.
package enum PermissionScope: String, Sendable, Hashable, CaseIterable, Comparable {
    /// Actions that IAM knows no resource for, all of which read, but for the last two: ECR's login, and ECS's
    /// deregistering of a task definition.
    case any = "Account"
    case stack = "Stack"
    case function = "Functions"
    case log = "Logs"
    case topic = "Topic"
    case queue = "DeadLetters"
    case bucket = "Bucket"
    case object = "Objects"
    case role = "Roles"
    /// Handing a role over to Lambda or to a task.
    case passedRole = "PassRoles"
    /// ECS makes itself a role in an account that never had a cluster.
    case linkedRole = "LinkedRole"
    case repository = "Repositories"
    case cluster = "Cluster"
    case taskDefinition = "TaskDefinition"
    case task = "Tasks"
    /// What ECS tags: the cluster, the task's definition, tasks.
    case taggedByECS = "TaskTags"
    /// The driver's network, whose names AWS makes up.
    case network = "Network"
    /// Taking it down again: only what bears the deployment's tag.
    case networkRemoval = "NetworkRemoval"

    package static func < (one: PermissionScope, other: PermissionScope) -> Bool { one.rawValue < other.rawValue }

    /// The scope of an IAM action such as `lambda:CreateFunction`.
    ///
    /// - Returns: nil for an action of a service that no deployment uses: it is allowed nowhere.
    package static func of(_ action: String) -> PermissionScope? {
        let parts = action.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        let (service, name) = (parts[0], parts[1])
        if unscoped.contains(action) { return .any }
        switch service {
        case "cloudformation": return .stack
        case "lambda": return .function
        case "logs": return .log
        case "sns": return .topic
        case "sqs": return .queue
        case "ecr": return .repository
        case "s3": return objectActions.contains(name) ? .object : .bucket
        case "iam": return ["PassRole": .passedRole, "CreateServiceLinkedRole": .linkedRole][name] ?? .role
        case "ecs": return ofECS(name)
        case "ec2":
            if name.hasPrefix("Describe") { return name == "DescribeVpcAttribute" ? .network : .any }
            let removes = ["Delete", "Detach", "Disassociate", "Revoke"].contains { name.hasPrefix($0) }
            // A new group's default rule is revoked before it bears tags.
            return removes && name != "RevokeSecurityGroupEgress" ? .networkRemoval : .network
        default: return nil
        }
    }

    private static func ofECS(_ name: String) -> PermissionScope {
        switch name {
        case "RegisterTaskDefinition", "RunTask": .taskDefinition
        case "DescribeTasks", "StopTask": .task
        case "TagResource", "UntagResource", "ListTagsForResource": .taggedByECS
        default: .cluster
        }
    }

    private static let unscoped: Set = [
        "cloudformation:ValidateTemplate", "ecr:GetAuthorizationToken", "ecs:DeregisterTaskDefinition",
        "ecs:DescribeTaskDefinition", "lambda:GetAccountSettings", "logs:DescribeLogGroups", "tag:GetResources",
    ]

    private static let objectActions: Set = [
        "AbortMultipartUpload", "DeleteObject", "DeleteObjectVersion", "GetObject", "GetObjectVersion",
        "ListMultipartUploadParts", "PutObject",
    ]
}

extension PermissionScope {
    /// The ARNs, with `*` for what isn't known of the account.
    func resources(_ names: ResourceNames, region: String?, account: String?) -> [String] {
        let partition = Self.partition(of: region)
        func arn(_ service: String, _ resource: String) -> String {
            "arn:\(partition):\(service):\(region ?? "*"):\(account ?? "*"):\(resource)"
        }
        func role(_ name: String) -> String { "arn:\(partition):iam::\(account ?? "*"):role/\(name)" }
        let name = names.deployment
        let bucket = "arn:\(partition):s3:::\(names.bucket(account: account ?? "*", region: region ?? "*"))"
        let definition = arn("ecs", "task-definition/\(names.publisher):*")
        switch self {
        case .any: return ["*"]
        case .stack: return [arn("cloudformation", "stack/\(names.stack)/*")]
        case .function: return [arn("lambda", "function:\(name)-*")]
        case .log:
            // The asterisk at the end stands for the streams, too.
            return [
                arn("logs", "log-group:\(ResourceNames.logGroup(function: "\(name)-*"))"),
                arn("logs", "log-group:\(names.publisherLogGroup)*"),
            ]
        case .topic: return [arn("sns", names.topic), arn("sns", "\(names.topic):*")]
        case .queue: return [arn("sqs", names.deadLetterQueue)]
        case .bucket: return [bucket]
        case .object: return ["\(bucket)/*"]
        case .role, .passedRole: return [role("\(name)-*")]
        case .linkedRole: return [role("aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS")]
        case .repository: return [arn("ecr", "repository/\(name)/*")]
        case .cluster: return [arn("ecs", "cluster/\(names.cluster)")]
        case .taskDefinition: return [definition]
        case .task: return [arn("ecs", "task/\(names.cluster)/*")]
        case .taggedByECS:
            return [arn("ecs", "cluster/\(names.cluster)"), definition, arn("ecs", "task/\(names.cluster)/*")]
        case .network, .networkRemoval:
            let kinds = ["internet-gateway", "route-table", "security-group", "security-group-rule", "subnet", "vpc"]
            return kinds.map { arn("ec2", "\($0)/*") }
        }
    }

    /// What must hold besides, as IAM writes it.
    func condition(_ names: ResourceNames) -> [String: [String: [String]]]? {
        switch self {
        case .passedRole:
            ["StringEquals": ["iam:PassedToService": ["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"]]]
        case .linkedRole: ["StringEquals": ["iam:AWSServiceName": ["ecs.amazonaws.com"]]]
        case .networkRemoval:
            ["StringEquals": ["aws:ResourceTag/\(ResourceNames.deploymentTag)": [names.deployment]]]
        default: nil
        }
    }

    private static func partition(of region: String?) -> String {
        guard let region else { return "aws" }
        if region.hasPrefix("cn-") { return "aws-cn" }
        return region.hasPrefix("us-gov-") ? "aws-us-gov" : "aws"
    }
}
