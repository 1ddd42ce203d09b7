import CCurl
import Foundation

/// The answer to a request, whatever its status.
package struct HTTPResponse: Sendable {
    package var status: Int
    package var headers: HTTPHeaders
    /// Empty if the request asked for a file and the status is one of success.
    package var body: [UInt8]
    /// How many redirections were followed to it: whose answer it is.
    package var redirects: Int

    package init(status: Int, headers: HTTPHeaders = [:], body: [UInt8] = [], redirects: Int = 0) {
        self.status = status
        self.headers = headers
        self.body = body
        self.redirects = redirects
    }

    package var isSuccess: Bool { (200..<300).contains(status) }
    package var text: String { String(decoding: body, as: UTF8.self) }

    /// How long the server wants to be left alone: `Retry-After`, which is a number of seconds or a date (RFC 9110, 10.2.3).
    package var retryAfterSeconds: Int? {
        guard let value = headers["Retry-After"] else { return nil }
        if let seconds = Int(value) { return max(0, seconds) }
        let date = curl_getdate(value, nil)
        return date < 0 ? nil : max(0, date - time(nil))
    }
}

/// Why there is no answer. Never holds a header, a body or a query, in which there may be a secret.
package struct HTTPError: Error, Hashable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        /// The name, the address or the port isn't there.
        case unreachable
        /// The server's certificate isn't trusted.
        case insecure
        /// The server doesn't speak TLS, or none that this client does.
        case notTLS
        /// Reset, closed too early, stalled or too slow: another try may do.
        case interrupted
        case bodyTooLarge
        /// The headers are longer than any honest ones.
        case headersTooLarge
        /// The file to be sent can't be read, or that to be written not written.
        case file
        case invalidRequest
        case noMemory
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
