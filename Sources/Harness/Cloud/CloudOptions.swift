import AWSPlatform
import ArgumentParser

/// Which account, region and deployment are meant; names and defaults are those of every AWS tool.
struct CloudOptions: ParsableArguments {
    @Option(help: "The deployment's name, with which everything in it begins.")
    var deployment = Deployment.defaultName

    @Option(help: "The AWS region (default: AWS_REGION, AWS_DEFAULT_REGION, the profile's).")
    var region: String?

    @Option(help: "A profile of ~/.aws/config (default: AWS_PROFILE, or the environment's credentials).")
    var profile: String?

    @Option(
        name: .customLong("endpoint-url"),
        help: ArgumentHelp(
            "Where AWS's services are, for tests and proxies (default: AWS_ENDPOINT_URL).", valueName: "url"))
    var endpointURL: String?
}

/// Where functions run.
enum PlatformName: String, ExpressibleByArgument, CaseIterable {
    case local, aws
}
