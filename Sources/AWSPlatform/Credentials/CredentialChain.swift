import Foundation
import HTTP

/// Looks for credentials in the order of AWS's tools
/// (docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html; botocore is the model in the details).
package struct CredentialChain: Sendable {
    var environment: AWSEnvironment
    var files: AWSConfigurationFiles
    var profile: String
    /// Named by an option: the environment's keys then don't count.
    var isProfileExplicit: Bool
    /// Where STS is asked for a role.
    var region: String
    var endpoints: AWSEndpoints
    var http: HTTPClient

    func fetch() async -> Result<AWSCredentials, AWSConfigurationError> {
        do throws(AWSConfigurationError) {
            return .success(try await find())
        } catch {
            return .failure(error)
        }
    }

    private func find() async throws(AWSConfigurationError) -> AWSCredentials {
        if !isProfileExplicit, let found = try fromVariables() { return found }
        if let found = try await fromProfile(profile, visited: [], isFirst: true) { return found }
        if let found = try await fromContainer() { return found }
        if let found = try await fromInstance() { return found }
        var searched = isProfileExplicit ? [] : ["the environment"]
        searched += ["the profile '\(profile)' in \(files.configPath) and \(files.credentialsPath)"]
        throw .noCredentials(searched: searched + ["the metadata of a container", "the metadata of an EC2 instance"])
    }

    /// `AWS_ACCESS_KEY_ID` and its like.
    func fromVariables() throws(AWSConfigurationError) -> AWSCredentials? {
        guard let id = environment["AWS_ACCESS_KEY_ID"] else { return nil }
        let source = "the environment"
        guard let secret = environment["AWS_SECRET_ACCESS_KEY"] else {
            throw .failed(source: source, reason: "AWS_ACCESS_KEY_ID is set, AWS_SECRET_ACCESS_KEY is not")
        }
        return AWSCredentials(
            accessKeyId: id, secretAccessKey: secret,
            sessionToken: environment["AWS_SESSION_TOKEN"] ?? environment["AWS_SECURITY_TOKEN"],
            expiration: environment["AWS_CREDENTIAL_EXPIRATION"].flatMap(CredentialDocument.date), source: source)
    }

    /// The service STS, asked with `credentials`, or without any where it asks for none.
    func sts(_ credentials: AWSCredentials?) throws(AWSConfigurationError) -> STSClient {
        // The option --endpoint-url is about the calls that the credentials are for.
        var endpoints = endpoints
        endpoints.explicit = nil
        let unsigned = AWSCredentials(accessKeyId: "", secretAccessKey: "", source: "nowhere")
        return STSClient(
            try AWSClient(
                region: region, credentials: AWSCredentialProvider(credentials ?? unsigned), endpoints: endpoints,
                http: http, retries: environment.retries, now: environment.now))
    }
}
