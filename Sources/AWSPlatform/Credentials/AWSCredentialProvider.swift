package import Foundation

/// Hands out credentials and renews them before they end. Whoever asks while they're being fetched waits for the same.
package actor AWSCredentialProvider {
    package typealias Fetch = @Sendable () async -> Result<AWSCredentials, AWSConfigurationError>

    private let fetch: Fetch
    private let now: @Sendable () -> Date
    private var current: (credentials: AWSCredentials, renewal: Date?)?
    private var renewal: Task<Result<AWSCredentials, AWSConfigurationError>, Never>?

    /// Credentials are renewed so long before their end, in seconds, but not before half of their life is over: some
    /// are handed out with less.
    private static let margin = 300.0

    package init(now: @escaping @Sendable () -> Date = { Date() }, fetch: @escaping Fetch) {
        self.fetch = fetch
        self.now = now
    }

    /// Always the same credentials.
    package init(_ credentials: AWSCredentials) {
        self.init { .success(credentials) }
    }

    /// Credentials that are good for some minutes at least, if such can be had.
    package func credentials() async throws(AWSConfigurationError) -> AWSCredentials {
        if let current, current.renewal.map({ $0 > now() }) ?? true { return current.credentials }
        switch await renewed() {
        case .success(let fresh): return fresh
        case .failure(let error):
            // They haven't ended yet: the next call tries again.
            if let current, current.credentials.expiration.map({ $0 > now() }) ?? true { return current.credentials }
            throw error
        }
    }

    /// Forgets credentials that a service called expired.
    ///
    /// - Returns: whether asking again may give others.
    package func invalidate(_ credentials: AWSCredentials) async -> Bool {
        if current?.credentials == credentials { current = nil }
        let fresh = try? await self.credentials()
        return fresh.map { $0.accessKeyId != credentials.accessKeyId || $0.sessionToken != credentials.sessionToken }
            ?? false
    }

    private func renewed() async -> Result<AWSCredentials, AWSConfigurationError> {
        if let renewal { return await renewal.value }
        // Its own task: that one of those who wait is cancelled must not fail the others.
        let renewal = Task { await fetch() }
        self.renewal = renewal
        let result = await renewal.value
        self.renewal = nil
        if case .success(let fresh) = result {
            let renewal = fresh.expiration.map { end in
                let start = now()
                return max(end - Self.margin, start + end.timeIntervalSince(start) / 2)
            }
            current = (fresh, renewal)
        }
        return result
    }
}
