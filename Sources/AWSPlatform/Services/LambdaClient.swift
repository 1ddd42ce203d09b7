import HTTP

/// AWS Lambda. Functions are named by their names, not by ARNs: a path with colons is signed differently by different
/// releases of libcurl.
package struct LambdaClient: Sendable {
    let client: AWSClient

    package init(_ client: AWSClient) { self.client = client }

    static let getFunctionConfiguration = AWSOperation(.lambda, "GetFunctionConfiguration")
    static let updateFunctionConfiguration = AWSOperation(.lambda, "UpdateFunctionConfiguration")
    static let getAccountSettings = AWSOperation(.lambda, "GetAccountSettings")
    static let getFunction = AWSOperation(.lambda, "GetFunction")
    static let operations = [getFunctionConfiguration, updateFunctionConfiguration, getAccountSettings, getFunction]

    /// A function's configuration (FunctionConfiguration in the API).
    package struct Configuration: Sendable, Hashable, Decodable {
        package struct Variables: Sendable, Hashable, Codable {
            package var variables: [String: String]?
        }

        package var functionName: String
        package var functionArn: String
        package var description: String?
        /// Megabytes.
        package var memorySize: Int?
        /// Seconds.
        package var timeout: Int?
        /// `Pending`, `Active`, `Inactive` or `Failed`.
        package var state: String?
        package var stateReason: String?
        /// `InProgress`, `Successful` or `Failed`.
        package var lastUpdateStatus: String?
        package var lastUpdateStatusReason: String?
        package var revisionId: String?
        package var packageType: String?
        package var architectures: [String]?
        package var version: String?
        package var environment: Variables?

        /// Whether it takes invocations, with its last update in force.
        package var isReady: Bool {
            (state ?? "Active") == "Active" && (lastUpdateStatus ?? "Successful") == "Successful"
        }
    }

    package func configuration(of name: String) async throws(AWSError) -> Configuration {
        try await client.restJSON(
            Self.getFunctionConfiguration, "GET", try path(name, Self.getFunctionConfiguration) + "/configuration",
            about: name)
    }

    private struct Function: Decodable {
        struct Code: Decodable { var imageUri: String? }
        var code: Code
    }

    /// The image that a function runs: its registry, repository, and digest or tag; nil if it is none of an image.
    package func image(of name: String) async throws(AWSError) -> String? {
        try await client.restJSON(
            Self.getFunction, "GET", try path(name, Self.getFunction), about: name, as: Function.self
        ).code.imageUri
    }

    private struct ConfigurationUpdate: Encodable {
        var description: String?
        var environment: Configuration.Variables?
        var revisionId: String?
    }

    /// Changes what is given, which also ends all warm instances.
    ///
    /// - Parameter revisionId: only if the function is still at this revision; else the service says
    ///   `PreconditionFailedException`.
    /// - Throws: `AWSError`, with `isUpdateInProgress` while another update is going on, or this very one, if the answer
    ///   to it got lost.
    package func updateConfiguration(
        of name: String, environment: [String: String]? = nil, description: String? = nil, revisionId: String? = nil
    ) async throws(AWSError) -> Configuration {
        try await client.restJSON(
            Self.updateFunctionConfiguration, "PUT",
            try path(name, Self.updateFunctionConfiguration) + "/configuration",
            body: ConfigurationUpdate(
                description: description, environment: environment.map { .init(variables: $0) },
                revisionId: revisionId), about: name)
    }

    /// The account's limits in the region.
    package struct AccountLimit: Sendable, Hashable, Decodable {
        package var concurrentExecutions: Int
        package var unreservedConcurrentExecutions: Int?
    }

    private struct AccountSettings: Decodable { var accountLimit: AccountLimit }

    package func accountLimit() async throws(AWSError) -> AccountLimit {
        try await client.restJSON(
            Self.getAccountSettings, "GET", "/2016-08-19/account-settings/", as: AccountSettings.self
        ).accountLimit
    }

    private func path(_ name: String, _ operation: AWSOperation) throws(AWSError) -> String {
        guard name.wholeMatch(of: /[A-Za-z0-9_-]{1,140}/) != nil else {
            throw AWSError(
                operation, .transport(.invalidRequest), code: "InvalidInput",
                message: "a function's name has only letters, digits, - and _", resource: name)
        }
        return "/2015-03-31/functions/\(name)"
    }
}
