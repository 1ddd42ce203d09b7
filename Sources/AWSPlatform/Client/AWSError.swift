package import HTTP

/// Why a call of AWS failed: what the service said, about what, and what to do next. Never holds a secret.
package struct AWSError: Error, Hashable, CustomStringConvertible {
    package enum Kind: Sendable, Hashable {
        /// The service answered with an error.
        case refused
        /// There was no answer.
        case transport(HTTPError.Kind)
        /// What came isn't what the service says it sends.
        case malformedAnswer
        /// There are no credentials to sign with.
        case credentials
        case cancelled
    }

    package var operation: AWSOperation
    package var kind: Kind
    package var status: Int?
    /// The service's word for the error, such as `AccessDenied`.
    package var code: String
    package var message: String
    package var requestId: String?
    /// What the call was about: a stack, a function, a bucket, …
    package var resource: String?
    package var region: String?
    /// How often the call was sent.
    package var attempts = 1
    /// How far this machine's clock is ahead of the service's, in seconds, where that matters.
    package var clockAheadSeconds: Int?

    /// - Parameter resource: what the call was about.
    package init(
        _ operation: AWSOperation, _ kind: Kind, status: Int? = nil, code: String, message: String,
        requestId: String? = nil, resource: String? = nil
    ) {
        self.operation = operation
        self.kind = kind
        self.status = status
        self.code = code
        self.message = message
        self.requestId = requestId
        self.resource = resource
    }

    package var description: String {
        var text = "\(operation.service.name) \(operation.name)"
        if let resource { text += " of \(resource)" }
        if let region { text += " in \(region)" }
        text += kind == .refused ? " was refused: \(code)" : " failed"
        if !message.isEmpty { text += ": \(message)" }
        if attempts > 1 { text += " (after \(attempts) tries)" }
        if let requestId { text += " [request \(requestId)]" }
        if let advice { text += ". \(advice)" }
        return text
    }
}

extension AWSError {
    /// What to do about it, where there's more to say than the service did.
    package var advice: String? {
        switch kind {
        case .refused: Self.advice(for: self)
        case .transport(.unreachable):
            "Check the network, the region's name and --endpoint-url"
        case .transport(.insecure):
            "If a proxy here signs certificates itself, name its certificates in AWS_CA_BUNDLE"
        case .malformedAnswer:
            "Check --endpoint-url and AWS_ENDPOINT_URL, and whether a proxy is in between"
        case .transport, .credentials, .cancelled: nil
        }
    }

    private static func advice(for error: AWSError) -> String? {
        if let seconds = error.clockAheadSeconds {
            let direction = seconds > 0 ? "ahead of" : "behind"
            return "This machine's clock is \(abs(seconds)) seconds \(direction) AWS's: set it right (timedatectl)"
        }
        switch error.code {
        case "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError",
            "AuthorizationErrorException", "Forbidden":
            return "The identity needs " + error.operation.actions.joined(separator: ", ")
                + "; docs/aws.md has the whole policy"
        case "ExpiredToken", "ExpiredTokenException", "RequestExpired":
            return "The credentials have expired: get new ones, for SSO with 'aws sso login'"
        case "UnrecognizedClientException", "UnrecognizedClient", "InvalidClientTokenId", "InvalidAccessKeyId",
            "InvalidSecurity":
            return "AWS doesn't know this access key, or the region isn't enabled for the account: check "
                + "'aws sts get-caller-identity', the profile, and the region"
        case "SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature":
            return "Check the secret access key, which may be cut off or of another access key"
        case "OptInRequired", "SubscriptionRequiredException":
            return
                "The account hasn't signed up for \(error.operation.service.name) or the region: enable it"
        case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException",
            "TemporaryRedirect":
            return "The bucket is in another region: choose that one with --region"
        case "LimitExceeded", "LimitExceededException", "CodeStorageExceededException", "ServiceQuotaExceededException":
            return "Ask for a higher quota in the Service Quotas console, or delete what is no longer needed"
        case _ where RetryPolicy.throttlingCodes.contains(error.code):
            return "AWS limits how often this may be called: try again later, or with less at once"
        default: return nil
        }
    }
}

extension AWSError {
    /// Whether Lambda refused to change a function because an update of it is still going on. That may be the update of
    /// this very call, if the answer to it got lost.
    package var isUpdateInProgress: Bool { kind == .refused && code == "ResourceConflictException" }

    /// Whether the service may have done what it was asked for all the same.
    package var mayHaveHappened: Bool {
        switch kind {
        case .refused: (status ?? 0) >= 500 && !RetryPolicy.throttlingCodes.contains(code)
        case .transport(.interrupted), .transport(.bodyTooLarge), .malformedAnswer, .cancelled: true
        case .transport, .credentials: false
        }
    }
}
