import Foundation
import NIOHTTP1

/// What a client asks of the Invoke API.
enum InvokeAPIRequest: Equatable {
    enum InvocationType: String {
        case synchronous = "RequestResponse"
        case asynchronous = "Event"
        case dryRun = "DryRun"
    }

    case invoke(function: String, InvocationType, wantsLogTail: Bool)
    case getFunction(String)
    case getConfiguration(String)
    /// Nothing of the function changes, but its next invocation gets a fresh instance.
    case updateConfiguration(String)
    case listFunctions
    case invalid(status: Int, type: String, message: String)

    init(_ head: HTTPRequestHead) {
        // Programs have no origin. A page of elsewhere has, and may not start what runs here.
        if let origin = head.headers.first(name: "Origin"), !LoopbackHost.isOrigin(origin) {
            self = .invalid(
                status: 403, type: "AccessDeniedException", message: "pages of \(origin) may not ask this machine")
            return
        }
        let path = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)[0]
        let parts = path.split(separator: "/").map { $0.removingPercentEncoding ?? String($0) }
        guard parts.count >= 2, parts[0] == "2015-03-31", parts[1] == "functions", parts.count <= 4 else {
            self = .invalid(status: 404, type: "UnknownOperationException", message: "no such operation: \(head.uri)")
            return
        }
        let function = parts.count > 2 ? Self.name(in: parts[2]) : ""
        switch (head.method, parts.count, parts.last) {
        case (.POST, 4, "invocations"): self = Self.invocation(of: function, head.headers)
        case (.GET, 4, "configuration"): self = .getConfiguration(function)
        case (.PUT, 4, "configuration"): self = .updateConfiguration(function)
        case (.GET, 3, _): self = .getFunction(function)
        case (.GET, 2, _): self = .listFunctions
        default:
            self = .invalid(
                status: 405, type: "MethodNotAllowedException",
                message: "\(head.method.rawValue) \(path) is not offered")
        }
    }

    private static func invocation(of function: String, _ headers: HTTPHeaders) -> InvokeAPIRequest {
        let asked = headers.first(name: "X-Amz-Invocation-Type") ?? InvocationType.synchronous.rawValue
        guard let type = InvocationType(rawValue: asked) else {
            return .invalid(
                status: 400, type: "InvalidParameterValueException",
                message: "X-Amz-Invocation-Type \(asked): one of RequestResponse, Event, DryRun")
        }
        return .invoke(function: function, type, wantsLogTail: headers.first(name: "X-Amz-Log-Type") == "Tail")
    }

    /// A function is given by its name, `name:qualifier`, or its ARN, whole or from the account on.
    private static func name(in reference: String) -> String {
        let parts = reference.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if let marker = parts.firstIndex(of: "function"), marker + 1 < parts.count { return parts[marker + 1] }
        return parts.first ?? reference
    }
}
