import HTTP

/// How often something may still be tried, and how long it is waited before.
struct Retries: Sendable {
    private let backoff: Backoff
    private let sleep: @Sendable (Duration) async throws -> Void
    private var failures = 0
    /// A registry that wants to be left alone for longer isn't waited for.
    private static let longestWait = 300

    init(_ configuration: RegistryClient.Configuration) {
        backoff = configuration.backoff
        sleep = configuration.sleep
    }

    /// Something was achieved: the tries are counted anew.
    mutating func reset() { failures = 0 }

    /// Waits before the next try.
    ///
    /// - Parameter answer: the one that failed, whose `Retry-After` is honoured (RFC 9110, 10.2.3).
    /// - Returns: whether there is one: false when all are used up, or the registry wants too long a pause.
    /// - Throws: `RegistryError.cancelled`.
    mutating func wait(after answer: HTTPResponse? = nil, _ place: RegistryPlace) async throws(RegistryError) -> Bool {
        failures += 1
        guard failures < backoff.attempts else { return false }
        var generator = SystemRandomNumberGenerator()
        var pause = backoff.delay(before: failures, using: &generator)
        if let seconds = answer?.retryAfterSeconds {
            guard seconds <= Self.longestWait else { return false }
            // Not all at once, when many were told the same time.
            pause += .seconds(seconds)
        }
        do { try await sleep(pause) } catch { throw place.error(.cancelled, "cancelled") }
        return true
    }
}

extension HTTPResponse {
    /// Whether the same request may succeed later.
    var isWorthRetrying: Bool { [408, 429, 500, 502, 503, 504].contains(status) }
}
