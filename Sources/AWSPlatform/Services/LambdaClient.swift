import HTTP

/// AWS Lambda. Functions are named by their names, not by ARNs: a path with colons is signed differently by different
/// releases of libcurl.
package struct LambdaClient: Sendable {
    let client: AWSClient

    package init(_ client: AWSClient) { self.client = client }

    /// Its answer has the tags too, if the identity may list them.
    static let getFunction = AWSOperation(.lambda, "GetFunction", actions: ["lambda:GetFunction", "lambda:ListTags"])
    static let getFunctionConfiguration = AWSOperation(.lambda, "GetFunctionConfiguration")
    static let updateFunctionConfiguration = AWSOperation(.lambda, "UpdateFunctionConfiguration")
    /// Lambda takes the image with the rights of whoever calls.
    static let updateFunctionCode = AWSOperation(
        .lambda, "UpdateFunctionCode",
        actions: [
            "lambda:UpdateFunctionCode", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:GetRepositoryPolicy",
            "ecr:SetRepositoryPolicy",
        ])
    static let listFunctions = AWSOperation(.lambda, "ListFunctions")
    static let getAccountSettings = AWSOperation(.lambda, "GetAccountSettings")
    static let putFunctionConcurrency = AWSOperation(.lambda, "PutFunctionConcurrency")
    /// Twice would be two invocations.
    static let invoke = AWSOperation(.lambda, "Invoke", actions: ["lambda:InvokeFunction"], isIdempotent: false)
    static let operations = [
        getFunction, getFunctionConfiguration, updateFunctionConfiguration, updateFunctionCode, listFunctions,
        getAccountSettings, putFunctionConcurrency, invoke,
    ]

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
        package var codeSha256: String?
        package var packageType: String?
        package var architectures: [String]?
        package var version: String?
        package var environment: Variables?

        /// Whether it takes invocations, with its last update in force.
        package var isReady: Bool {
            (state ?? "Active") == "Active" && (lastUpdateStatus ?? "Successful") == "Successful"
        }
    }

    package struct Function: Sendable, Hashable, Decodable {
        package struct Code: Sendable, Hashable, Decodable {
            package var imageUri: String?
            package var resolvedImageUri: String?
        }
        package struct Concurrency: Sendable, Hashable, Decodable {
            package var reservedConcurrentExecutions: Int?
        }
        package var configuration: Configuration
        package var code: Code?
        package var tags: [String: String]?
        package var concurrency: Concurrency?
    }

    package func function(_ name: String) async throws(AWSError) -> Function {
        try await client.restJSON(Self.getFunction, "GET", try path(name, Self.getFunction), about: name)
    }

    package func configuration(of name: String) async throws(AWSError) -> Configuration {
        try await client.restJSON(
            Self.getFunctionConfiguration, "GET", try path(name, Self.getFunctionConfiguration) + "/configuration",
            about: name)
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

    private struct CodeUpdate: Encodable {
        var imageUri: String
        var architectures: [String]?
        var revisionId: String?
    }

    package func updateCode(
        of name: String, imageURI: String, architectures: [String]? = nil, revisionId: String? = nil
    ) async throws(AWSError) -> Configuration {
        try await client.restJSON(
            Self.updateFunctionCode, "PUT", try path(name, Self.updateFunctionCode) + "/code",
            body: CodeUpdate(imageUri: imageURI, architectures: architectures, revisionId: revisionId), about: name)
    }

    private struct Functions: Decodable {
        var functions: [Configuration]?
        var nextMarker: String?
    }

    package func functions() -> AWSPages<Configuration> {
        AWSPages(Self.listFunctions) { [client] token throws(AWSError) in
            let answer = try await client.restJSON(
                Self.listFunctions, "GET", "/2015-03-31/functions/", query: token.map { [("Marker", $0)] } ?? [],
                as: Functions.self)
            return AWSPage(items: answer.functions ?? [], next: answer.nextMarker)
        }
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

    package func reserveConcurrency(of name: String, _ executions: Int) async throws(AWSError) {
        let path = try path(name, Self.putFunctionConcurrency, version: "2017-10-31")
        let body = ["ReservedConcurrentExecutions": executions]
        _ = try await client.restJSON(
            Self.putFunctionConcurrency, "PUT", path + "/concurrency", body: body, about: name, as: NoMembers.self)
    }

    // MARK: Invoke

    package enum InvocationType: String, Sendable, Hashable {
        case requestResponse = "RequestResponse"
        case event = "Event"
        case dryRun = "DryRun"
    }

    package struct Invocation: Sendable, Hashable {
        package var status: Int
        /// `Handled` or `Unhandled` if the function failed; `payload` is then the error document.
        package var functionError: String?
        package var payload: [UInt8]
        /// The last 4 KB of the log, in Base64, if it was asked for.
        package var logResult: String?
        package var requestId: String?
    }

    /// Invokes a function once, and waits for up to Lambda's longest timeout of 15 minutes.
    package func invoke(
        _ name: String, payload: [UInt8], type: InvocationType = .requestResponse, includingLog: Bool = false
    ) async throws(AWSError) -> Invocation {
        var call = AWSCall(Self.invoke, resource: name)
        call.path = try path(name, Self.invoke) + "/invocations"
        call.headers["Content-Type"] = "application/json"
        call.headers["X-Amz-Invocation-Type"] = type.rawValue
        if includingLog { call.headers["X-Amz-Log-Type"] = "Tail" }
        call.body = .bytes(payload)
        call.patienceSeconds = 16 * 60
        let response = try await client.send(call)
        return Invocation(
            status: response.status, functionError: response.headers["X-Amz-Function-Error"], payload: response.body,
            logResult: response.headers["X-Amz-Log-Result"], requestId: response.headers["x-amzn-requestid"])
    }

    private func path(
        _ name: String, _ operation: AWSOperation, version: String = "2015-03-31"
    ) throws(AWSError) -> String {
        guard name.wholeMatch(of: /[A-Za-z0-9_-]{1,140}/) != nil else {
            throw AWSError(
                operation, .transport(.invalidRequest), code: "InvalidInput",
                message: "a function's name has only letters, digits, - and _", resource: name)
        }
        return "/\(version)/functions/\(name)"
    }
}
