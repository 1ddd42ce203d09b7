package import HTTP

/// When a failed call is sent again, and after how long.
package struct RetryPolicy: Sendable {
    package var backoff = Backoff()
    /// Draws the wait before the second try (1), the third (2), …
    package var delay: @Sendable (Backoff, _ attempt: Int) -> Duration = { backoff, attempt in
        var generator = SystemRandomNumberGenerator()
        return backoff.delay(before: attempt, using: &generator)
    }
    package var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    package init() {}

    /// The service's word for "too many requests", by which none was carried out.
    static let throttlingCodes: Set<String> = [
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException",
        "TooManyRequestsException", "RequestLimitExceeded", "BandwidthLimitExceeded",
        "ProvisionedThroughputExceededException", "TransactionInProgressException", "PriorRequestNotComplete",
        "EC2ThrottledException", "SlowDown", "RequestThrottle",
    ]
    static let expiryCodes: Set<String> = [
        "ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired",
    ]
    static let skewCodes: Set<String> = [
        "RequestTimeTooSkewed", "RequestInTheFuture", "SignatureDoesNotMatch", "InvalidSignatureException",
        "RequestExpired", "AuthFailure",
    ]
    /// The service gave up waiting, or failed by itself.
    private static let passingCodes: Set<String> = [
        "RequestTimeout", "RequestTimeoutException", "InternalError", "InternalFailure", "InternalServiceError",
        "ServiceUnavailable", "ServiceException", "ServiceUnavailableException",
    ]

    /// Whether `error` may pass when its call is sent again, and that does no harm.
    static func isWorthRetrying(_ error: AWSError) -> Bool {
        let isIdempotent = error.operation.isIdempotent
        switch error.kind {
        case .refused:
            let status = error.status ?? 0
            if throttlingCodes.contains(error.code) || status == 429 { return true }
            return isIdempotent && (status >= 500 || passingCodes.contains(error.code))
        // The connection was never made.
        case .transport(.unreachable): return true
        case .transport(.interrupted): return isIdempotent
        case .transport, .malformedAnswer, .credentials, .cancelled: return false
        }
    }

    /// How long to wait before try `attempt` + 1: as long as the service asks for, if it does.
    func wait(after attempt: Int, retryAfter: String?) -> Duration {
        let drawn = delay(backoff, attempt)
        guard let seconds = retryAfter.flatMap(Double.init), seconds > 0, seconds.isFinite else { return drawn }
        return max(drawn, .seconds(min(seconds, backoff.capSeconds)))
    }
}
