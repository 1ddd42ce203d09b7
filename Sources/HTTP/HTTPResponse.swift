/// The answer to a request, whatever its status.
package struct HTTPResponse: Sendable {
    package var status: Int
    package var headers: HTTPHeaders
    /// Empty if the request asked for a file and the status is one of success.
    package var body: [UInt8]

    package init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package var isSuccess: Bool { (200..<300).contains(status) }
    package var text: String { String(decoding: body, as: UTF8.self) }
}

/// Why there is no answer. Never holds a header, a body or a query, in which there may be a secret.
package struct HTTPError: Error, Hashable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        /// The name, the address or the port isn't there.
        case unreachable
        /// The server's certificate isn't trusted, or it doesn't speak TLS.
        case insecure
        /// Reset, closed too early, stalled or too slow: another try may do.
        case interrupted
        case bodyTooLarge
        /// The file to be sent can't be read, or that to be written not written.
        case file
        case invalidRequest
        case cancelled
    }

    package var kind: Kind
    /// Method, and URL without user, query and fragment.
    package var request: String
    package var reason: String

    package init(_ kind: Kind, request: String, reason: String) {
        self.kind = kind
        self.request = request
        self.reason = reason
    }

    package var description: String { "\(request): \(reason)" }

    /// Whether the same request may succeed when it is sent again.
    package var isWorthRetrying: Bool { kind == .interrupted || kind == .unreachable }
}
