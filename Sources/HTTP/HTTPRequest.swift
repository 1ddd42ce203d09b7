/// One request. Its URL is sent as it is given: who makes it has encoded it.
package struct HTTPRequest: Sendable {
    package enum Body: Sendable, Hashable {
        case none
        case bytes([UInt8])
        /// `count` bytes of a file from `offset` on, read while they are sent: memory stays flat whatever the size.
        case file(path: String, offset: Int, count: Int)
    }

    /// Where the body of a successful response goes.
    package enum Sink: Sendable, Hashable {
        /// Into the response, up to so many bytes; more of them are an error.
        case memory(limit: Int)
        /// Into a file, which is made or overwritten; the response's `body` stays empty. What the server sends as partial
        /// content (206) goes behind the first `offset` bytes that are there. A file longer than `limit` bytes is an error.
        case file(path: String, offset: Int = 0, limit: Int = Int.max)
    }

    package var method: String
    package var url: String
    package var headers: HTTPHeaders
    package var body: Body
    package var sink = Sink.memory(limit: 64 << 20)
    /// Signs the request, with AWS's Signature Version 4.
    package var signature: Signature?
    /// Follows redirections of GET and HEAD; credentials aren't handed on to another host.
    package var followsRedirects = false
    /// The longest that the whole exchange may take, in seconds; nil leaves it to the client's limit for a stalled one.
    package var timeoutSeconds: Double?
    /// Is told how many bytes of a file were sent or received since it was last called, by the thread that moves them, which
    /// it must not hold up.
    package var onProgress: (@Sendable (Int) -> Void)?

    package init(_ method: String, _ url: String, headers: HTTPHeaders = [:], body: Body = .none) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// What AWS's Signature Version 4 is made with
/// (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html). libcurl computes it.
package struct Signature: Sendable, Hashable {
    package var accessKeyId: String
    package var secretAccessKey: String
    /// Of temporary credentials.
    package var sessionToken: String?
    package var region: String
    /// The service's name in signatures, such as `s3` or `cloudformation`.
    package var service: String

    package init(
        accessKeyId: String, secretAccessKey: String, sessionToken: String?, region: String, service: String
    ) {
        self.accessKeyId = accessKeyId
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.region = region
        self.service = service
    }
}
