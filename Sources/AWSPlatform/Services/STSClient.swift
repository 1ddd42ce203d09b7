/// AWS Security Token Service: who one is, and roles.
package struct STSClient: Sendable {
    let client: AWSClient

    package init(_ client: AWSClient) { self.client = client }

    static let getCallerIdentity = AWSOperation(.sts, "GetCallerIdentity")
    static let assumeRole = AWSOperation(.sts, "AssumeRole")
    static let assumeRoleWithWebIdentity = AWSOperation(.sts, "AssumeRoleWithWebIdentity")
    static let operations = [getCallerIdentity, assumeRole, assumeRoleWithWebIdentity]

    package struct Identity: Sendable, Hashable {
        package var account: String
        package var arn: String
    }

    /// A role to be taken on.
    package struct Role: Sendable, Hashable {
        package var arn: String
        package var sessionName: String
        package var externalId: String?
        package var durationSeconds: Int?

        /// - Parameter durationSeconds: nil for an hour, AWS's default.
        package init(arn: String, sessionName: String, externalId: String? = nil, durationSeconds: Int? = nil) {
            self.arn = arn
            self.sessionName = sessionName
            self.externalId = externalId
            self.durationSeconds = durationSeconds
        }
    }

    package func callerIdentity() async throws(AWSError) -> Identity {
        let answer = try await client.query(Self.getCallerIdentity)
        return Identity(account: answer.text("Account") ?? "", arn: answer.text("Arn") ?? "")
    }

    /// Temporary credentials of a role.
    package func assumeRole(_ role: Role) async throws(AWSError) -> AWSCredentials {
        try await take(role, by: Self.assumeRole, fields(role), isSigned: true)
    }

    /// Temporary credentials of a role for whom another identity provider has signed a token.
    package func assumeRole(_ role: Role, webIdentityToken: String) async throws(AWSError) -> AWSCredentials {
        var fields = fields(role)
        fields["WebIdentityToken"] = webIdentityToken
        return try await take(role, by: Self.assumeRoleWithWebIdentity, fields, isSigned: false)
    }

    private func fields(_ role: Role) -> FormFields {
        var fields = FormFields()
        fields["RoleArn"] = role.arn
        fields["RoleSessionName"] = role.sessionName
        fields["ExternalId"] = role.externalId
        fields["DurationSeconds"] = role.durationSeconds
        return fields
    }

    private func take(
        _ role: Role, by operation: AWSOperation, _ fields: FormFields, isSigned: Bool
    ) async throws(AWSError) -> AWSCredentials {
        let answer = try await client.query(operation, fields, about: role.arn, isSigned: isSigned)
        guard let found = answer["Credentials"], let id = found.text("AccessKeyId"),
            let secret = found.text("SecretAccessKey"), let token = found.text("SessionToken"),
            let end = found.text("Expiration").flatMap(CredentialDocument.date)
        else {
            throw AWSError(
                operation, .malformedAnswer, code: "MalformedAnswer", message: "there are no credentials in the answer",
                resource: role.arn)
        }
        return AWSCredentials(
            accessKeyId: id, secretAccessKey: secret, sessionToken: token, expiration: end, source: role.arn)
    }
}
