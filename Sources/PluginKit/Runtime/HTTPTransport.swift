/// The Runtime API over HTTP: one connection that is kept.
package struct HTTPTransport: RuntimeTransport, ~Copyable {
    private var client: HTTPClient
    private let responseHeaders: HeaderList

    private static let base = "/2018-06-01/runtime"
    private static let nextTarget = "\(base)/invocation/next"

    /// - Parameter api: host and port, as in AWS_LAMBDA_RUNTIME_API.
    package init(api: String) throws(PluginError) {
        client = try HTTPClient(server: api)
        responseHeaders = HeaderList(Self.commonHeaders)
    }

    /// Without the empty `Expect`, libcurl would ask for leave before it sends a body of more than 1 MB.
    private static let commonHeaders = ["Content-Type: application/json", "Expect:", "Accept:"]

    package mutating func next(into event: inout [UInt8]) throws(PluginError) -> InvocationContext {
        let status = try client.get(Self.nextTarget, into: &event)
        guard status == 200 else { throw .runtimeAPI(reason: "\(Self.nextTarget): status \(status)") }
        guard let requestId = client.header(.requestId) else {
            throw .runtimeAPI(reason: "\(Self.nextTarget): the header \(HTTPClient.Header.requestId.name) is missing")
        }
        return InvocationContext(
            requestId: requestId, deadline: client.header(.deadline).flatMap { Int64($0) } ?? 0,
            traceId: client.header(.traceId) ?? "")
    }

    package mutating func respond(to requestId: String, with response: [UInt8]) throws(PluginError) {
        let target = "\(Self.base)/invocation/\(requestId)/response"
        try check(client.post(target, body: response, headers: responseHeaders), of: target)
    }

    package mutating func report(_ error: FunctionError, of requestId: String) throws(PluginError) {
        try report(error, to: "\(Self.base)/invocation/\(requestId)/error")
    }

    package mutating func reportInitializationError(_ error: FunctionError) throws(PluginError) {
        try report(error, to: "\(Self.base)/init/error")
    }

    private mutating func report(_ error: FunctionError, to target: String) throws(PluginError) {
        let type = "Lambda-Runtime-Function-Error-Type: \(error.errorType)"
        try check(client.post(target, body: error.json, headers: HeaderList(Self.commonHeaders + [type])), of: target)
    }

    /// A refusal (4xx, such as 413 for too long a response) is Lambda's to record; the next invocation may well work.
    /// After 5xx the runtime must exit.
    private func check(_ status: Int, of target: String) throws(PluginError) {
        guard status < 500 else { throw .runtimeAPI(reason: "\(target): status \(status)") }
        guard status < 400 else { return printError("\(target): refused with status \(status)") }
    }
}
