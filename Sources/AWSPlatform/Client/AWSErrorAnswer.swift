import Foundation
package import HTTP

/// Reads what a service says has gone wrong.
package enum AWSErrorAnswer {
    private struct Document: Decodable {
        var code: String?
        var message: String?

        private enum Keys: String, CodingKey {
            case type = "__type"
            case code, message
            case Message
        }

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: Keys.self)
            code = try? members.decodeIfPresent(String.self, forKey: .type)
            if code == nil { code = try? members.decodeIfPresent(String.self, forKey: .code) }
            message = try? members.decodeIfPresent(String.self, forKey: .message)
            if message == nil { message = try? members.decodeIfPresent(String.self, forKey: .Message) }
        }
    }

    /// What a response that isn't a success says, whatever the protocol and whoever answered.
    package static func read(_ response: HTTPResponse, of operation: AWSOperation) -> AWSError {
        let headers = response.headers
        var code: String?
        var message: String?
        var requestId = headers["x-amzn-requestid"] ?? headers["x-amz-request-id"]
        switch operation.service.wire {
        case .query, .restXML:
            if let root = XMLNode.parse(response.body) {
                let error = root.name == "Error" ? root : root["Error"] ?? root["Errors"]?["Error"]
                code = error?.text("Code")
                message = error?.text("Message")
                requestId = root.text("RequestId") ?? root.text("RequestID") ?? requestId
            }
        case .json, .restJSON:
            let document = try? JSONDecoder().decode(Document.self, from: Data(response.body))
            code = headers["x-amzn-ErrorType"] ?? document?.code
            message = document?.message
        }
        return AWSError(
            operation, .refused, status: response.status, code: code.map(shortened) ?? standIn(response),
            message: message.map { cleaned(withoutSigned($0)) }
                ?? "HTTP status \(response.status)" + kind(of: response),
            requestId: requestId.map(cleaned))
    }

    /// `com.amazonaws.sns#Throttled:http://…` is `Throttled`.
    private static func shortened(_ code: String) -> String {
        let name = code.split(separator: "#").last ?? ""
        return cleaned(String(name.prefix { $0 != ":" }))
    }

    /// A service that finds another signature than ours tells what it has signed, the session token among it: that is
    /// left out.
    private static func withoutSigned(_ message: String) -> String {
        guard let echo = message.firstRange(of: "The Canonical String") else { return message }
        return message[..<echo.lowerBound].trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Something that isn't the service has answered, or only the head was asked for.
    private static func standIn(_ response: HTTPResponse) -> String {
        if response.headers["x-amz-bucket-region"] != nil, (300..<400).contains(response.status) {
            return "PermanentRedirect"
        }
        return switch response.status {
        case 301, 307: "PermanentRedirect"
        case 403: "Forbidden"
        case 404: "NotFound"
        case 429: "TooManyRequestsException"
        case 503: "ServiceUnavailable"
        default: "HTTP\(response.status)"
        }
    }

    private static func kind(of response: HTTPResponse) -> String {
        guard !response.body.isEmpty, let type = response.headers["Content-Type"] else { return "" }
        return ", with a body of the type \(cleaned(type))"
    }

    /// On one line, and no longer than a message may be: it goes to a terminal.
    private static func cleaned(_ text: String) -> String {
        let line = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : String($0) }.joined()
        return line.count > 1000 ? line.prefix(1000) + "…" : line
    }
}
