import Foundation
import HTTP

extension CredentialChain {
    // MARK: Containers

    /// From the agent of ECS, or of EKS, that the environment names
    /// (docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html); nil outside of one.
    func fromContainer() async throws(AWSConfigurationError) -> AWSCredentials? {
        let source = "the metadata of the container"
        let url: String
        if let path = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
            url = environment.containerAddress + path
        } else if let full = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] {
            guard Self.mayHaveToken(full) else {
                throw .failed(
                    source: source,
                    reason:
                        "AWS_CONTAINER_CREDENTIALS_FULL_URI must be https, or on this machine, or one of AWS's agents")
            }
            url = full
        } else {
            return nil
        }
        var request = HTTPRequest("GET", url, headers: ["Accept": "application/json"])
        request.timeoutSeconds = 2
        var token = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
        if let file = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
            token = try AWSEnvironment.text(of: file)
        }
        if let token {
            guard !token.contains(where: \.isNewline) else {
                throw .failed(source: source, reason: "the authorization token has more than one line")
            }
            request.headers["Authorization"] = token
        }
        let question = CredentialRequest(request: request, source: source, retries: environment.retries)
        let response = try await question.send(http)
        guard response.isSuccess else { throw .failed(source: source, reason: "HTTP status \(response.status)") }
        return try CredentialDocument.credentials(in: response.body, source: source)
    }

    /// Whether a token may be sent there: encrypted, or to this machine, or to the agents of ECS and EKS.
    package static func mayHaveToken(_ url: String) -> Bool {
        if url.hasPrefix("https://") { return true }
        guard url.hasPrefix("http://"), let host = URLComponents(string: url)?.host?.lowercased() else { return false }
        let name = host.trimmingCharacters(in: ["[", "]"])
        // Numbers only: a name that begins like an address may belong to anybody.
        let isLoopback = name.wholeMatch(of: /127\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}/) != nil
        return isLoopback || ["localhost", "::1", "169.254.170.2", "169.254.170.23", "fd00:ec2::23"].contains(name)
    }

    // MARK: EC2

    /// The role of the EC2 instance that this is, if it is one and has one; by version 2 of its metadata service
    /// (docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html).
    func fromInstance() async throws(AWSConfigurationError) -> AWSCredentials? {
        guard let session = await InstanceMetadata.open(environment, http) else { return nil }
        let source = "the metadata of the EC2 instance"
        let folder = "/latest/meta-data/iam/security-credentials/"
        guard let roles = try await session.read(folder, source),
            let role = roles.text.split(whereSeparator: \.isNewline).first
        else { return nil }
        guard let document = try await session.read(folder + PercentEncoding.encode(String(role)), source) else {
            throw .failed(source: source, reason: "it names the role \(role), but has no credentials for it")
        }
        return try CredentialDocument.credentials(in: document.body, source: "\(source), role \(role)")
    }
}

/// A session with EC2's metadata service.
struct InstanceMetadata {
    private let address: String
    private let token: String
    private let http: HTTPClient
    private let retries: RetryPolicy

    /// - Returns: nil if there is no such service: this is no EC2 instance, or it's switched off.
    static func open(_ environment: AWSEnvironment, _ http: HTTPClient) async -> InstanceMetadata? {
        guard !environment.isTrue("AWS_EC2_METADATA_DISABLED") else { return nil }
        let isIPv6 = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]?.lowercased() == "ipv6"
        var address =
            environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"]
            ?? (isIPv6 ? "http://[fd00:ec2::254]" : environment.instanceAddress)
        while address.hasSuffix("/") { address.removeLast() }
        var request = HTTPRequest(
            "PUT", "\(address)/latest/api/token", headers: ["X-aws-ec2-metadata-token-ttl-seconds": "21600"])
        // On any other machine nobody answers.
        request.timeoutSeconds = environment["AWS_METADATA_SERVICE_TIMEOUT"].flatMap(Double.init) ?? 1
        guard let response = try? await http.send(request), response.isSuccess, !response.body.isEmpty else {
            return nil
        }
        return InstanceMetadata(
            address: address, token: response.text.trimmingCharacters(in: .whitespacesAndNewlines), http: http,
            retries: environment.retries)
    }

    /// - Returns: nil if it isn't there.
    func read(_ path: String, _ source: String) async throws(AWSConfigurationError) -> HTTPResponse? {
        var request = HTTPRequest("GET", address + path, headers: ["X-aws-ec2-metadata-token": token])
        request.timeoutSeconds = 2
        let response = try await CredentialRequest(request: request, source: source, retries: retries).send(http)
        guard response.isSuccess || response.status == 404 else {
            throw .failed(source: source, reason: "HTTP status \(response.status)")
        }
        return response.isSuccess ? response : nil
    }
}
