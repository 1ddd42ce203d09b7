import Foundation

/// What of a deployment is outside of its stack: the repositories of its images, and logs that were written while the stack
/// went; and the proof that nothing is left.
package struct Leftovers: Sendable {
    private let services: AWSServices
    private let names: ResourceNames
    /// The deployment's functions, by their names.
    private let functions: Set<String>
    /// What may have a repository.
    private let plugins: [String]
    private let progress: CloudFormationEngine.Progress
    private let pollInterval: Duration

    /// How often the listing is asked that takes a while to notice what was deleted.
    private static let looks = 12

    package init(
        services: AWSServices, names: ResourceNames, functions: [String] = [], plugins: [String] = [],
        pollInterval: Duration = .seconds(5),
        progress: @escaping CloudFormationEngine.Progress
    ) {
        self.services = services
        self.names = names
        self.functions = Set(functions)
        self.plugins = plugins
        self.pollInterval = pollInterval
        self.progress = progress
    }

    /// Refuses a repository of that name that is somebody else's.
    ///
    /// - Throws: `EngineError.notOurs`.
    package func check(repository name: String) async throws {
        guard let repository = try await services.registry.repository(name) else { return }
        guard try await isOurs(repository.repositoryArn) else {
            throw EngineError.notOurs(resource: "the image repository", name: name)
        }
    }

    /// Makes the repository of an image if there is none.
    ///
    /// - Returns: its address, without a tag.
    /// - Throws: `EngineError.notOurs`.
    package func repository(_ name: String, tags: [String: String]) async throws -> String {
        try await check(repository: name)
        let repository: ECRClient.Repository
        do { repository = try await services.registry.createRepository(name, tags: tags) } catch {
            guard error.code == "RepositoryAlreadyExistsException",
                let known = try await services.registry.repository(name)
            else { throw error }
            repository = known
        }
        // Of one that was there, too: whoever made it may have been interrupted before.
        try await services.registry.putLifecyclePolicy(ResourceNames.repositoryLifecyclePolicy, of: name)
        return repository.repositoryUri
    }

    /// Deletes the objects of a bucket: no engine deletes one with something in it.
    package func empty(_ bucket: String) async throws {
        do {
            for try await page in services.objects.objects(in: bucket) where !page.items.isEmpty {
                progress("Bucket \(bucket)", "deleting \(page.items.count) objects")
                if let failure = try await services.objects.delete(page.items.map(\.key), in: bucket).first {
                    throw EngineError.stackFailed(
                        stack: bucket, status: "not empty",
                        failures: [.init(resource: failure.key, type: failure.code, reason: failure.message)])
                }
            }
        } catch let error as AWSError where error.code == "NoSuchBucket" {
            // Gone already.
        }
    }

    /// Deletes the repositories with all images, and the functions' logs.
    ///
    /// - Returns: the names of what was deleted.
    package func delete() async throws -> [String] {
        var deleted: [String] = []
        for repository in try await ourRepositories() {
            progress("Images", "deleting \(repository.repositoryName)")
            try await services.registry.deleteRepository(repository.repositoryName, force: true)
            deleted.append(repository.repositoryName)
        }
        // Lambda makes a log group anew for lines that come after the stack's own was deleted.
        for group in try await ourLogGroups() {
            progress("Logs", "deleting \(group.logGroupName)")
            try await services.logs.deleteGroup(group.logGroupName)
            deleted.append(group.logGroupName)
        }
        return deleted
    }

    /// Looks whether anything bears the deployment's tag.
    ///
    /// - Throws: `EngineError.leftBehind`.
    package func prove() async throws {
        var left: [String] = []
        for look in 1...Self.looks {
            left = try await remaining()
            if left.isEmpty { return }
            progress("Listing", "\(left.count) resources are still listed")
            // Services notice a deletion within seconds, the listing by tags within a minute.
            if look < Self.looks { try await Task.sleep(for: pollInterval) }
        }
        throw EngineError.leftBehind(deployment: names.deployment, resources: left)
    }

    /// By the listing of everything with the tag, and by asking where that listing is late.
    private func remaining() async throws -> [String] {
        var left = Set(
            try await services.tags.resources(tagged: ResourceNames.deploymentTag, names.deployment).collect()
                .map(\.arn)
                // A task definition can be retired, but stays listed as inactive: AWS deletes it in its own time.
                .filter { !$0.contains(":task-definition/") })
        for repository in try await ourRepositories() { left.insert(repository.repositoryArn) }
        for group in try await ourLogGroups() { left.insert(group.arn ?? group.logGroupName) }
        if let stack = try await services.stacks.stack(names.stack),
            stack.tags[ResourceNames.deploymentTag] == names.deployment
        {
            left.insert(stack.id)
        }
        return left.sorted()
    }

    /// By the names that they can have, and by the listing: asking for all would be asking for others' too.
    private func ourRepositories() async throws -> [ECRClient.Repository] {
        let listed = try await services.tags.resources(
            tagged: ResourceNames.deploymentTag, names.deployment, types: ["ecr:repository"]
        ).collect().compactMap { $0.arn.split(separator: "/", maxSplits: 1).last.map(String.init) }
        var ours: [ECRClient.Repository] = []
        for name in Set(plugins.map(names.repository(plugin:)) + [names.publisherRepository] + listed).sorted() {
            guard let repository = try await services.registry.repository(name),
                try await isOurs(repository.repositoryArn)
            else { continue }
            ours.append(repository)
        }
        return ours
    }

    private func ourLogGroups() async throws -> [LogsClient.Group] {
        let tagged = try await services.tags.resources(
            tagged: ResourceNames.deploymentTag, types: ["logs:log-group"]
        ).collect()
        let owners = Dictionary(tagged.map { (Self.logGroup(of: $0.arn), $0.tags[ResourceNames.deploymentTag]) }) { $1 }
        var ours: [LogsClient.Group] = []
        for prefix in [ResourceNames.logGroup(function: "\(names.deployment)-"), names.publisherLogGroup] {
            ours += try await services.logs.groups(withPrefix: prefix).collect().filter { group in
                if let owner = owners[group.logGroupName] { return owner == names.deployment }
                // Lambda gives no tags to a group that it makes anew. One that no function of ours had isn't ours.
                return functions.contains { ResourceNames.logGroup(function: $0) == group.logGroupName }
            }
        }
        return ours
    }

    private func isOurs(_ repositoryARN: String) async throws -> Bool {
        try await services.registry.tags(of: repositoryARN)[ResourceNames.deploymentTag] == names.deployment
    }

    /// `arn:aws:logs:REGION:ACCOUNT:log-group:NAME`, with or without `:*`.
    private static func logGroup(of arn: String) -> String {
        arn.split(separator: ":").dropFirst(6).first.map(String.init) ?? ""
    }
}
