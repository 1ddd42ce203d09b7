import Foundation
package import HTTP

/// AWS as the user's options, environment and files describe it.
package struct AWSSession: Sendable {
    /// What the user asked for on the command line; nil where nothing was.
    package struct Options: Sendable, Hashable {
        package var profile: String?
        package var region: String?
        package var endpointURL: String?

        package init(profile: String? = nil, region: String? = nil, endpointURL: String? = nil) {
            self.profile = profile
            self.region = region
            self.endpointURL = endpointURL
        }
    }

    /// The profile in use.
    package let profile: String
    package let credentials: AWSCredentialProvider
    package let endpoints: AWSEndpoints
    package let http: HTTPClient
    private let environment: AWSEnvironment
    /// Of options, environment and files.
    private let configuredRegion: String?

    /// Reads the files; nothing is sent yet.
    ///
    /// - Throws: `AWSConfigurationError.unreadable`, `.malformed`, `.noProfile` or `.oldLibrary`.
    package init(_ options: Options, environment: AWSEnvironment = .current) throws(AWSConfigurationError) {
        guard HTTPClient.signsForAWS else { throw .oldLibrary(version: HTTPClient.libraryVersion) }
        let files = try AWSConfigurationFiles(environment)
        let named = options.profile ?? environment["AWS_DEFAULT_PROFILE"] ?? environment["AWS_PROFILE"]
        let profile = named ?? "default"
        if named != nil, files.profiles[profile] == nil {
            throw .noProfile(
                name: profile, known: files.profiles.keys.sorted(), paths: [files.configPath, files.credentialsPath])
        }
        self.profile = profile
        self.environment = environment
        endpoints = AWSEndpoints(
            explicit: options.endpointURL, variables: environment.variables.filter { !$0.value.isEmpty }, files: files,
            profile: profile)
        configuredRegion =
            options.region ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"]
            ?? files.profiles[profile]?["region"]
        var configuration = HTTPClient.Configuration()
        configuration.certificates = (environment["AWS_CA_BUNDLE"] ?? files.profiles[profile]?["ca_bundle"])
            .map(environment.expanded)
        http = HTTPClient(configuration)
        let chain = CredentialChain(
            environment: environment, files: files, profile: profile, isProfileExplicit: options.profile != nil,
            region: configuredRegion ?? "us-east-1", endpoints: endpoints, http: http)
        credentials = AWSCredentialProvider(now: environment.now) { await chain.fetch() }
    }

    /// The region: `--region`, `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile's, or that of the EC2 instance.
    ///
    /// - Throws: `AWSConfigurationError.noRegion`, or `.failed` if the instance's metadata can't be read.
    package func region() async throws(AWSConfigurationError) -> String {
        if let configuredRegion { return configuredRegion }
        guard let metadata = await InstanceMetadata.open(environment, http),
            let answer = try await metadata.read(
                "/latest/meta-data/placement/region", "the metadata of the EC2 instance")
        else { throw .noRegion }
        return answer.text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// A client for the session's region, or for another.
    package func client(region: String? = nil) async throws(AWSConfigurationError) -> AWSClient {
        let region = if let region { region } else { try await self.region() }
        return try AWSClient(
            region: region, credentials: credentials, endpoints: endpoints, http: http, retries: environment.retries,
            now: environment.now)
    }
}
