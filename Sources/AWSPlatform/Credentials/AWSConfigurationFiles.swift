import Foundation

/// The two files in which AWS's tools keep profiles: `~/.aws/config` and `~/.aws/credentials`
/// (docs.aws.amazon.com/sdkref/latest/guide/file-format.html).
package struct AWSConfigurationFiles: Sendable, Hashable {
    /// Profiles with the settings of both files; those of the credentials file win.
    var profiles: [String: INIFile.Section] = [:]
    /// What the credentials file alone says, because its keys come before a profile's `credential_process`.
    var inCredentialsFile: [String: INIFile.Section] = [:]
    var ssoSessions: [String: INIFile.Section] = [:]
    var services: [String: INIFile.Section] = [:]
    var configPath: String
    var credentialsPath: String

    /// Files that don't exist are empty.
    ///
    /// - Throws: `AWSConfigurationError.malformed` or `.unreadable`.
    package init(_ environment: AWSEnvironment) throws(AWSConfigurationError) {
        configPath = environment.expanded(environment["AWS_CONFIG_FILE"] ?? "~/.aws/config")
        credentialsPath = environment.expanded(environment["AWS_SHARED_CREDENTIALS_FILE"] ?? "~/.aws/credentials")
        for (title, section) in try Self.read(configPath).sections {
            let words = title.split(separator: " ", maxSplits: 1)
            let name = words.count == 2 ? Self.unquoted(words[1]) : ""
            switch words[0] {
            case "default" where words.count == 1: profiles["default", default: .init()].merge(section)
            // [profile default] and [default] are the same.
            case "profile" where !name.isEmpty: profiles[name, default: .init()].merge(section)
            case "sso-session" where !name.isEmpty: ssoSessions[name] = section
            case "services" where !name.isEmpty: services[name] = section
            default: break
            }
        }
        inCredentialsFile = try Self.read(credentialsPath).sections
        for (name, section) in inCredentialsFile { profiles[name, default: .init()].merge(section) }
    }

    private static func unquoted(_ name: Substring) -> String {
        let trimmed = name.trimmingCharacters(in: .whitespaces)
        guard trimmed.count > 1, let quote = trimmed.first, quote == "\"" || quote == "'", trimmed.last == quote else {
            return trimmed
        }
        return String(trimmed.dropFirst().dropLast())
    }

    private static func read(_ path: String) throws(AWSConfigurationError) -> INIFile {
        guard FileManager.default.fileExists(atPath: path) else { return try INIFile("", path: path) }
        return try INIFile(try AWSEnvironment.text(of: path), path: path)
    }
}
