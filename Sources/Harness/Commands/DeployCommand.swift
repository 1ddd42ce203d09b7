import AWSPlatform
import ArgumentParser
import Catalog
import Foundation

/// `harness deploy`: plugins as functions in the cloud.
struct DeployCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy",
        abstract: "Deploy plugins as functions on AWS Lambda, behind a topic.",
        discussion: """
            Builds and pushes an image per plugin, and makes or changes one CloudFormation stack, or what the Terraform \
            files in artifacts/ say: a function per plugin and memory size, the topic, queues, logs, roles and a bucket. \
            What will change is shown first. docs/aws.md tells what there is, and which permissions that takes.

            EXAMPLES
              harness deploy --plugin pca,k-means --memory 512,1769
              harness deploy --plugin pca --dry-run
              harness deploy --plugin pca --engine terraform --yes
            """)

    @Option(help: ArgumentHelp("The plugins, separated by commas, or all.", valueName: "names"))
    var plugin: CommaSeparated<String>

    @Option(help: ArgumentHelp("Memory sizes in MB, 128 to 10240; 1769 MB are one vCPU.", valueName: "sizes"))
    var memory = CommaSeparated([512, 1769])

    @Option(help: "Where to deploy: aws.")
    var platform = PlatformName.aws

    @OptionGroup var cloud: CloudOptions

    @Option(
        help: "What makes the resources: \(DeploymentRecord.Engine.allCases.map(\.rawValue).joined(separator: ", ")).")
    var engine = DeploymentRecord.Engine.cloudformation

    @Option(help: "Where messages are published from later: here, or a Fargate task near the functions: ecs.")
    var driver = DriverPlace.here

    @Option(help: "Put models trained on this dataset into the images, instead of each recipe's.")
    var dataset: String?

    @Option(
        help: ArgumentHelp(
            "Build images upon this one, which plugins in other languages need (harness build --help).",
            valueName: "reference"))
    var base: String?

    @Option(help: "Longest time that one invocation may take, in seconds.")
    var timeout = 30

    @Option(help: "Instances set aside for each function, and its limit (default: the account's pool).")
    var reservedConcurrency: Int?

    @Option(help: "How long logs are kept, in days.")
    var logRetention = 14

    @Option(help: "How long Lambda tries to deliver a message to a busy function, in seconds.")
    var eventAge = 3600

    @Option(
        help: ArgumentHelp("A tag for everything that is made; may be given more than once.", valueName: "key=value"))
    var tag: [String] = []

    @Flag(help: "Print the template, or Terraform's variables, and what would change; change nothing.")
    var dryRun = false

    @Flag(help: "Don't ask.")
    var yes = false

    var userTags: [String: String] {
        Dictionary(
            tag.map { text in
                let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                return (parts[0], parts.count > 1 ? parts[1] : "")
            }
        ) { $1 }
    }

    func validate() throws {
        guard platform == .aws else {
            throw ValidationError("--platform local: nothing has to be deployed there; 'harness run' does it all")
        }
        if let text = tag.first(where: { !$0.contains("=") || $0.hasPrefix("=") }) {
            throw ValidationError("--tag \(text): a tag is key=value")
        }
    }

    func run() async throws {
        try await DeploymentSession(options: self, project: try Project.current()).run()
    }
}

extension DeploymentRecord.Engine: ExpressibleByArgument {}

/// Where a run's messages are published from.
enum DriverPlace: String, ExpressibleByArgument, CaseIterable {
    case here, ecs
}
