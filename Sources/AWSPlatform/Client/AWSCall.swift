import HTTP

/// One call of a service, before it's signed.
struct AWSCall: Sendable {
    var operation: AWSOperation
    /// What it's about, for errors.
    var resource: String?
    var method = "POST"
    /// Percent-encoded; begins with a slash.
    var path = "/"
    var query: [(name: String, value: String)] = []
    var headers = HTTPHeaders()
    var body = HTTPRequest.Body.none
    var sink = HTTPRequest.Sink.memory(limit: 64 << 20)
    /// Of a call of S3.
    var bucket: String?
    var isSigned = true

    init(_ operation: AWSOperation, resource: String? = nil) {
        self.operation = operation
        self.resource = resource
    }

    func request(at url: String, credentials: AWSCredentials?, region: String) -> HTTPRequest {
        var url = url + path
        if !query.isEmpty { url += "?" + PercentEncoding.query(query) }
        var request = HTTPRequest(method, url, headers: headers, body: body)
        request.sink = sink
        if let credentials {
            request.signature = Signature(
                accessKeyId: credentials.accessKeyId, secretAccessKey: credentials.secretAccessKey,
                sessionToken: credentials.sessionToken, region: region, service: operation.service.signingName)
        }
        return request
    }
}
