/// The names of everything that a deployment has, in one place for both engines, the API calls and the permissions.
///
/// All begin with the deployment's name, so that several deployments share an account and region, and a policy can name
/// what belongs to one.
package struct ResourceNames: Sendable, Hashable {
    package let deployment: String

    package init(deployment: String) { self.deployment = deployment }

    package var stack: String { deployment }
    package var topic: String { deployment }
    package var deadLetterQueue: String { "\(deployment)-dead-letters" }
    package var cluster: String { deployment }
    package var publisher: String { "\(deployment)-publisher" }
    package var taskRole: String { "\(deployment)-publisher-task" }
    package var executionRole: String { "\(deployment)-publisher-execution" }
    package var publisherLogGroup: String { "/ecs/\(publisher)" }
    package var vpc: String { deployment }
    package var securityGroup: String { publisher }

    /// `ml-on-faas-pca-512MB`: with the default deployment, the name that `FunctionSpec` gives.
    package func function(_ plugin: String, memorySize: Int) -> String { "\(deployment)-\(plugin)-\(memorySize)MB" }

    package func function(_ function: DeployedFunction) -> String {
        self.function(function.plugin, memorySize: function.memorySize)
    }

    /// Each function has a role of its own name.
    package func role(_ function: DeployedFunction) -> String { self.function(function) }
    /// Where Lambda writes a function's log.
    package func logGroup(_ function: DeployedFunction) -> String { Self.logGroup(function: self.function(function)) }
    package static func logGroup(function name: String) -> String { "/aws/lambda/\(name)" }

    /// Bucket names are the world's: the account and the region make this one unique.
    package func bucket(account: String, region: String) -> String { "\(deployment)-\(account)-\(region)" }

    /// The repository of a plugin's image. Images are pushed before there is a stack, so repositories are made by API
    /// calls, and removed by `destroy`.
    package func repository(plugin: String) -> String { "\(deployment)/\(plugin)" }
    package var publisherRepository: String { "\(deployment)/\(Self.publisherRepositoryName)" }
    /// No plugin can have this name: theirs have no dot.
    static let publisherRepositoryName = "harness.publisher"

    /// What every taggable resource bears. `destroy` touches nothing that lacks it.
    package var tags: [String: String] { [Self.deploymentTag: deployment] }
    package static let deploymentTag = "ml-on-faas:deployment"
    package static let pluginTag = "ml-on-faas:plugin"
    /// The digest of the model in the function's image: a run compares it with the model on this machine.
    package static let modelTag = "ml-on-faas:model"

    private static let datasets = "datasets/"
    private static let runs = "runs/"
    private static let templates = "templates/"
    /// What of the bucket expires. All else, such as the deployment's record, stays as long as the deployment does.
    package static let expiringPrefixes = [datasets, runs, templates]

    /// Where the bucket keeps the rows of a dataset: content-addressed, so that it is uploaded once.
    package static func datasetKey(digest: String) -> String { "\(datasets)\(digest).jsonl" }
    /// What the publisher writes about a run.
    package static func runPrefix(_ experiment: String) -> String { "\(runs)\(experiment)/" }
    /// Where a template that is too large for a call is uploaded to.
    package static func templateKey(digest: String) -> String { "\(templates)\(digest).json" }
}

extension Deployment {
    package var names: ResourceNames { ResourceNames(deployment: name) }

    /// What every taggable resource bears: the user's tags and the deployment's own.
    package var allTags: [String: String] { tags.merging(names.tags) { _, own in own } }

    /// What a function bears besides.
    package func tags(of function: DeployedFunction) -> [String: String] {
        var tags = allTags
        tags[ResourceNames.pluginTag] = function.plugin
        tags[ResourceNames.modelTag] = function.modelDigest
        return tags
    }
}

extension ResourceNames {
    /// The lifecycle policy of a repository: an image that lost its tag, as each does when a newer one is pushed, goes
    /// after a day.
    package static let repositoryLifecyclePolicy = """
        {"rules":[{"action":{"type":"expire"},"description":"Images that a newer one has replaced","rulePriority":1,\
        "selection":{"countNumber":1,"countType":"sinceImagePushed","countUnit":"days","tagStatus":"untagged"}}]}
        """
}
