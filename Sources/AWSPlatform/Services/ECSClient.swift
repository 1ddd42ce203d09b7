/// Amazon Elastic Container Service: a driver that runs near the functions, as a task on Fargate.
package struct ECSClient: Sendable {
    let client: AWSClient

    package init(_ client: AWSClient) { self.client = client }

    static let runTask = AWSOperation(
        .ecs, "RunTask", actions: ["ecs:RunTask", "ecs:TagResource", "iam:PassRole"])
    static let describeTasks = AWSOperation(.ecs, "DescribeTasks")
    static let stopTask = AWSOperation(.ecs, "StopTask")
    static let operations = [runTask, describeTasks, stopTask]

    package struct Task: Sendable, Hashable, Decodable {
        package struct Container: Sendable, Hashable, Decodable {
            package var name: String?
            package var exitCode: Int?
            package var reason: String?
            package var lastStatus: String?
        }
        package var taskArn: String
        /// `PROVISIONING`, `PENDING`, `RUNNING`, `STOPPED`, …
        package var lastStatus: String?
        package var desiredStatus: String?
        package var stopCode: String?
        package var stoppedReason: String?
        package var containers: [Container]?
    }

    package struct TaskRequest: Sendable, Hashable {
        package var cluster: String
        package var taskDefinition: String
        package var subnets: [String]
        package var securityGroups: [String] = []
        /// Needed to reach AWS from a public subnet.
        package var hasPublicIP = true
        package var container: String
        package var command: [String]?
        package var environment: [String: String] = [:]
        package var tags: [String: String] = [:]

        package init(cluster: String, taskDefinition: String, subnets: [String], container: String) {
            self.cluster = cluster
            self.taskDefinition = taskDefinition
            self.subnets = subnets
            self.container = container
        }
    }

    private struct Pair: Encodable {
        var name: String
        var value: String
    }

    private struct Tag: Encodable {
        var key: String
        var value: String
    }

    private struct Input: Encodable {
        struct Network: Encodable {
            struct VPC: Encodable {
                var subnets: [String]
                var securityGroups: [String]?
                var assignPublicIp: String
            }
            var awsvpcConfiguration: VPC
        }
        struct Overrides: Encodable {
            struct Container: Encodable {
                var name: String
                var command: [String]?
                var environment: [Pair]?
            }
            var containerOverrides: [Container]
        }
        var cluster: String
        var taskDefinition: String
        var count = 1
        var launchType = "FARGATE"
        var networkConfiguration: Network
        var overrides: Overrides
        var clientToken: String
        var startedBy = "ml-on-faas"
        var tags: [Tag]?

        init(_ request: TaskRequest, token: String) {
            cluster = request.cluster
            taskDefinition = request.taskDefinition
            networkConfiguration = Network(
                awsvpcConfiguration: .init(
                    subnets: request.subnets,
                    securityGroups: request.securityGroups.isEmpty ? nil : request.securityGroups,
                    assignPublicIp: request.hasPublicIP ? "ENABLED" : "DISABLED"))
            let environment = request.environment.sorted { $0.key < $1.key }.map { Pair(name: $0.key, value: $0.value) }
            overrides = Overrides(
                containerOverrides: [
                    .init(name: request.container, command: request.command, environment: environment)
                ])
            clientToken = token
            let tags = request.tags.sorted { $0.key < $1.key }.map { Tag(key: $0.key, value: $0.value) }
            self.tags = tags.isEmpty ? nil : tags
        }
    }

    private struct Failure: Decodable {
        var arn: String?
        var reason: String?
        var detail: String?
    }

    private struct Tasks: Decodable {
        var tasks: [Task]?
        var failures: [Failure]?
    }

    /// Starts one task.
    ///
    /// - Parameter token: the same for the same intention.
    package func run(
        _ request: TaskRequest, token: String = IdempotencyToken.make()
    ) async throws(AWSError) -> Task {
        let answer = try await client.json(
            Self.runTask, Input(request, token: token), about: request.taskDefinition, as: Tasks.self)
        guard let task = answer.tasks?.first else {
            let reasons = (answer.failures ?? []).map {
                [$0.reason, $0.detail].compactMap { $0 }.joined(separator: ", ")
            }
            throw AWSError(
                Self.runTask, .refused, code: "TaskNotStarted", message: reasons.joined(separator: "; "),
                resource: request.taskDefinition)
        }
        return task
    }

    private struct TaskQuery: Encodable {
        var cluster: String
        var tasks: [String]
    }

    /// - Parameter arns: up to 100.
    /// - Returns: the tasks that ECS still knows, an hour after their end at least.
    package func tasks(_ arns: [String], in cluster: String) async throws(AWSError) -> [Task] {
        try await client.json(
            Self.describeTasks, TaskQuery(cluster: cluster, tasks: arns), about: cluster, as: Tasks.self
        ).tasks ?? []
    }

    private struct TaskStop: Encodable {
        var cluster: String
        var task: String
        var reason: String
    }

    package func stop(_ arn: String, in cluster: String, reason: String) async throws(AWSError) {
        _ = try await client.json(
            Self.stopTask, TaskStop(cluster: cluster, task: arn, reason: reason), about: arn, as: NoMembers.self)
    }
}
