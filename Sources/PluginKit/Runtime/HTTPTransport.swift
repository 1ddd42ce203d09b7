/// The Runtime API over HTTP: one connection that is kept.
package struct HTTPTransport: RuntimeTransport, ~Copyable {
    private var client: HTTPClient
    private let base: String
    private let nextURL: String
    private let responseHeaders: HeaderList

    /// - Parameter api: host and port, as in AWS_LAMBDA_RUNTIME_API.
    package init(api: String) throws(PluginError) {
        client = try HTTPClient()
        base = "http://\(api)/2018-06-01/runtime"
        nextURL = "\(base)/invocation/next"
        responseHeaders = HeaderList(Self.commonHeaders)
    }

    /// Without the empty `Expect`, libcurl would ask for leave before it sends a body of more than 1 MB.
    private static let commonHeaders = ["Content-Type: application/json", "Expect:", "Accept:"]

    package mutating func next(into event: inout [UInt8]) throws(PluginError) -> InvocationContext {
        let status = try client.get(nextURL, into: &event)
        guard status == 200 else { throw .runtimeAPI(reason: "\(nextURL): status \(status)") }
        guard let requestId = client.headers[.requestId] else {
            throw .runtimeAPI(reason: "\(nextURL): the header \(HTTPClient.Header.requestId.rawValue) is missing")
        }
        return InvocationContext(
            requestId: requestId, deadline: client.headers[.deadline].flatMap { Int64($0) } ?? 0,
            traceId: client.headers[.traceId] ?? "")
    }

    package mutating func respond(to requestId: String, with response: [UInt8]) throws(PluginError) {
        let url = "\(base)/invocation/\(requestId)/response"
        try check(client.post(url, body: response, headers: responseHeaders), of: url)
    }

    package mutating func report(_ error: FunctionError, of requestId: String) throws(PluginError) {
        try report(error, to: "\(base)/invocation/\(requestId)/error")
    }

    package mutating func reportInitializationError(_ error: FunctionError) throws(PluginError) {
        try report(error, to: "\(base)/init/error")
    }

    private mutating func report(_ error: FunctionError, to url: String) throws(PluginError) {
        let type = "Lambda-Runtime-Function-Error-Type: \(error.errorType)"
        try check(client.post(url, body: error.json, headers: HeaderList(Self.commonHeaders + [type])), of: url)
    }

    /// A refusal (4xx, such as 413 for too long a response) is Lambda's to record; the next invocation may well work.
    /// After 5xx the runtime must exit.
    private func check(_ status: Int, of url: String) throws(PluginError) {
        guard status < 500 else { throw .runtimeAPI(reason: "\(url): status \(status)") }
        guard status < 400 else { return printError("\(url): refused with status \(status)") }
    }
}
