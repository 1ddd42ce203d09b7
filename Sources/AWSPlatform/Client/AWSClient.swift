package import Foundation
package import HTTP

/// Calls services of AWS in one region: signs, sends, and sends again what may pass.
package struct AWSClient: Sendable {
    package let region: String
    package let partition: AWSPartition
    package let endpoints: AWSEndpoints
    package let credentials: AWSCredentialProvider
    package let http: HTTPClient
    package var retries: RetryPolicy
    /// The wall clock, to compare with the service's.
    package var now: @Sendable () -> Date

    /// - Throws: `AWSConfigurationError.invalidRegion`.
    package init(
        region: String, credentials: AWSCredentialProvider, endpoints: AWSEndpoints = AWSEndpoints(),
        http: HTTPClient, retries: RetryPolicy = RetryPolicy(), now: @escaping @Sendable () -> Date = { Date() }
    ) throws(AWSConfigurationError) {
        // Where the endpoint is given, the region is only a word in the signature.
        guard
            let partition = AWSPartition.of(region: region)
                ?? (endpoints.explicit ?? endpoints.general).flatMap({ _ in
                    AWSPartition(name: "aws", dnsSuffix: "amazonaws.com")
                }), !region.isEmpty, !region.contains(":")
        else { throw .invalidRegion(region) }
        self.region = region
        self.partition = partition
        self.endpoints = endpoints
        self.credentials = credentials
        self.http = http
        self.retries = retries
        self.now = now
    }

    /// Makes the call, again if need be, and returns a successful response.
    func send(_ call: AWSCall) async throws(AWSError) -> HTTPResponse {
        var attempt = 1
        var hasRefreshed = false
        while true {
            var signer: AWSCredentials?
            if call.isSigned { signer = try await signingCredentials(for: call) }
            var failure: AWSError
            var retryAfter: String?
            do throws(HTTPError) {
                let url = endpoints.url(
                    of: call.operation.service, region: region, partition: partition, bucket: call.bucket)
                let response = try await http.send(call.request(at: url, credentials: signer, region: region))
                if response.isSuccess { return response }
                failure = error(for: call, response)
                retryAfter = response.headers["Retry-After"]
            } catch {
                failure = AWSError(
                    call.operation, error.kind == .cancelled ? .cancelled : .transport(error.kind),
                    code: "NoAnswer", message: error.description, resource: call.resource)
            }
            failure.region = region
            failure.attempts = attempt
            if let signer, !hasRefreshed, RetryPolicy.expiryCodes.contains(failure.code),
                failure.clockAheadSeconds == nil, await credentials.invalidate(signer)
            {
                hasRefreshed = true
                continue
            }
            guard attempt < retries.backoff.attempts, RetryPolicy.isWorthRetrying(failure) else { throw failure }
            do {
                try await retries.sleep(retries.wait(after: attempt, retryAfter: retryAfter))
            } catch {
                failure.kind = .cancelled
                throw failure
            }
            attempt += 1
        }
    }

    private func signingCredentials(for call: AWSCall) async throws(AWSError) -> AWSCredentials {
        do {
            return try await credentials.credentials()
        } catch {
            throw AWSError(
                call.operation, .credentials, code: "NoCredentials", message: error.description,
                resource: call.resource)
        }
    }

    private func error(for call: AWSCall, _ response: HTTPResponse) -> AWSError {
        var error = AWSErrorAnswer.read(response, of: call.operation)
        error.resource = call.resource
        if RetryPolicy.skewCodes.contains(error.code), let date = response.headers["Date"].flatMap(HTTPDate.parse) {
            let ahead = now().timeIntervalSince(date)
            // AWS allows five minutes, S3 fifteen.
            if abs(ahead) > 240 { error.clockAheadSeconds = Int(ahead) }
        }
        return error
    }
}
