import Experiment

/// Why an invocation was refused before any instance saw it, in the words of Lambda's API.
enum Refusal: Error, Sendable, Equatable {
    case unknownFunction(String)
    case throttled
    case payloadTooLarge(bytes: Int, limit: Int, invocationType: String)
    case malformedPayload
    case unavailable(LocalPlatformError)

    /// The exception's name, as AWS's clients raise it.
    var type: String {
        switch self {
        case .unknownFunction: "ResourceNotFoundException"
        case .throttled: "TooManyRequestsException"
        case .payloadTooLarge: "RequestTooLargeException"
        case .malformedPayload: "InvalidRequestContentException"
        case .unavailable: "ServiceException"
        }
    }

    var message: String {
        switch self {
        case .unknownFunction(let name): "Function not found: \(FunctionIdentity.arn(name))"
        case .throttled: "Rate Exceeded."
        case .payloadTooLarge(let bytes, let limit, let type):
            "\(bytes) byte payload is too large for the \(type) invocation type (limit \(limit) bytes)"
        case .malformedPayload: "Could not parse request body into json: the payload must be one JSON document"
        case .unavailable(let error): "\(error)"
        }
    }

    /// The HTTP status of the Invoke API.
    var status: Int {
        switch self {
        case .unknownFunction: 404
        case .throttled: 429
        case .payloadTooLarge: 413
        case .malformedPayload: 400
        case .unavailable: 500
        }
    }

    var outcome: Outcome { self == .throttled ? .throttled : .failed }
}
