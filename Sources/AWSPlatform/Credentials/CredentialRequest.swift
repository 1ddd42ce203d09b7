import HTTP

/// A question to a service that hands out credentials, asked again a few times: the metadata services are small, and
/// busy when a machine starts.
struct CredentialRequest: Sendable {
    var request: HTTPRequest
    var source: String
    var retries: RetryPolicy

    private static let attempts = 3

    /// - Returns: the response, unless its status says that another try may do.
    func send(_ http: HTTPClient) async throws(AWSConfigurationError) -> HTTPResponse {
        var attempt = 1
        while true {
            let reason: String
            do throws(HTTPError) {
                let response = try await http.send(request)
                if response.status < 500, response.status != 429 { return response }
                reason = "HTTP status \(response.status)"
            } catch {
                reason = error.description
            }
            guard attempt < Self.attempts, !Task.isCancelled else { throw .failed(source: source, reason: reason) }
            try? await retries.sleep(retries.delay(retries.backoff, attempt))
            attempt += 1
        }
    }
}
