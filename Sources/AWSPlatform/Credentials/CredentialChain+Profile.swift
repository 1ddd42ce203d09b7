import Foundation

extension CredentialChain {
    /// What the profile's settings lead to; nil if there are none about credentials.
    ///
    /// - Parameters:
    ///   - visited: the profiles whose roles are being assumed.
    ///   - isFirst: whether it's the user's own profile, which the environment may add to.
    func fromProfile(
        _ name: String, visited: [String], isFirst: Bool
    ) async throws(AWSConfigurationError) -> AWSCredentials? {
        let settings = files.profiles[name] ?? INIFile.Section()
        let source = "the profile '\(name)'"
        if settings["role_arn"] != nil, settings["web_identity_token_file"] == nil,
            // A profile that is its own source: the second time its keys are meant.
            visited.last != name
        {
            return try await assumeRole(of: name, settings, visited: visited)
        }
        if let found = try await fromWebIdentity(name, settings, usingVariables: isFirst && !isProfileExplicit) {
            return found
        }
        if settings["sso_role_name"] != nil || settings["sso_account_id"] != nil {
            return try await fromSSO(name, settings)
        }
        if let keys = files.inCredentialsFile[name], let found = try staticKeys(keys, name, source) { return found }
        if settings["login_session"] != nil {
            throw .invalidProfile(
                name: name,
                reason: "it is made by 'aws login'; add to it the line\ncredential_process = aws configure "
                    + "export-credentials --profile \(name) --format process")
        }
        if let command = settings["credential_process"] { return try await fromProcess(command, of: name) }
        return try staticKeys(settings, name, source)
    }

    private func staticKeys(
        _ settings: INIFile.Section, _ name: String, _ source: String
    ) throws(AWSConfigurationError) -> AWSCredentials? {
        guard let id = settings["aws_access_key_id"] else { return nil }
        guard let secret = settings["aws_secret_access_key"] else {
            throw .invalidProfile(name: name, reason: "it has aws_access_key_id, but no aws_secret_access_key")
        }
        return AWSCredentials(
            accessKeyId: id, secretAccessKey: secret,
            sessionToken: settings["aws_session_token"] ?? settings["aws_security_token"], source: source)
    }

    // MARK: Roles

    private func assumeRole(
        of name: String, _ settings: INIFile.Section, visited: [String]
    ) async throws(AWSConfigurationError) -> AWSCredentials {
        guard settings["mfa_serial"] == nil else {
            throw .invalidProfile(
                name: name,
                reason:
                    "it asks for the code of a device (mfa_serial), which can't be given here: get credentials with "
                    + "'aws configure export-credentials --profile \(name) --format env', and set what it prints")
        }
        let base = try await sourceCredentials(of: name, settings, visited: visited)
        var role = STSClient.Role(arn: settings["role_arn"] ?? "", sessionName: sessionName(settings))
        role.externalId = settings["external_id"]
        if let text = settings["duration_seconds"] {
            guard let seconds = Int(text) else {
                throw .invalidProfile(name: name, reason: "duration_seconds is no whole number")
            }
            role.durationSeconds = seconds
        }
        let client = try sts(base)
        do {
            var assumed = try await client.assumeRole(role)
            assumed.source = "the profile '\(name)', with \(base.source)"
            return assumed
        } catch {
            throw .failed(source: "the role of the profile '\(name)'", reason: error.description)
        }
    }

    private func sourceCredentials(
        of name: String, _ settings: INIFile.Section, visited: [String]
    ) async throws(AWSConfigurationError) -> AWSCredentials {
        func invalid(_ reason: String) -> AWSConfigurationError { .invalidProfile(name: name, reason: reason) }
        switch (settings["source_profile"], settings["credential_source"]) {
        case (_?, _?): throw invalid("it has both source_profile and credential_source")
        case (nil, nil): throw invalid("it has role_arn, but neither source_profile nor credential_source")
        case (let other?, nil):
            guard let next = files.profiles[other] else {
                throw invalid("there is no profile '\(other)', which it names as its source_profile")
            }
            guard other == name ? next["aws_access_key_id"] != nil : !visited.contains(other) else {
                let round = (visited + [name, other]).joined(separator: " → ")
                throw invalid("its source_profile leads round in a circle: \(round)")
            }
            // As in botocore: the keys of a source count before the role it may have.
            let role = next["aws_access_key_id"] != nil ? other : name
            guard let found = try await fromProfile(other, visited: visited + [role], isFirst: false) else {
                throw invalid("the profile '\(other)', its source_profile, has no credentials")
            }
            return found
        case (nil, let kind?):
            let found: AWSCredentials?
            switch kind {
            case "Environment": found = try fromVariables()
            case "EcsContainer": found = try await fromContainer()
            case "Ec2InstanceMetadata": found = try await fromInstance()
            default:
                throw invalid("credential_source is '\(kind)', not Environment, EcsContainer or Ec2InstanceMetadata")
            }
            guard let found else { throw invalid("there are no credentials in its credential_source, \(kind)") }
            return found
        }
    }

    private func sessionName(_ settings: INIFile.Section) -> String {
        settings["role_session_name"] ?? "ml-on-faas-\(Int(environment.now().timeIntervalSince1970))"
    }

    // MARK: Web identity

    private func fromWebIdentity(
        _ name: String, _ settings: INIFile.Section, usingVariables: Bool
    ) async throws(AWSConfigurationError) -> AWSCredentials? {
        func setting(_ variable: String, _ key: String) -> String? {
            (usingVariables ? environment[variable] : nil) ?? settings[key]
        }
        guard let file = setting("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file") else { return nil }
        let source = "the web identity in \(file)"
        guard let arn = setting("AWS_ROLE_ARN", "role_arn") else {
            throw .failed(source: source, reason: "no role is named: set AWS_ROLE_ARN, or role_arn in the profile")
        }
        let token = try AWSEnvironment.text(of: environment.expanded(file))
        let role = STSClient.Role(
            arn: arn, sessionName: setting("AWS_ROLE_SESSION_NAME", "role_session_name") ?? sessionName(settings))
        let client = try sts(nil)
        do {
            var assumed = try await client.assumeRole(role, webIdentityToken: token)
            assumed.source = source
            return assumed
        } catch {
            throw .failed(source: source, reason: error.description)
        }
    }
}
