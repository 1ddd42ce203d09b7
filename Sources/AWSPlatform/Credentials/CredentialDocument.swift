import Foundation

/// Credentials in JSON, as a `credential_process` prints them and the metadata services send them.
struct CredentialDocument: Decodable {
    var version: Int?
    var accessKeyId: String?
    var secretAccessKey: String?
    /// The metadata services call it `Token`.
    var sessionToken: String?
    var token: String?
    var expiration: String?
    /// Of EC2's metadata: `Success`, or why not.
    var code: String?
    var message: String?

    enum CodingKeys: String, CodingKey {
        case version = "Version"
        case accessKeyId = "AccessKeyId"
        case secretAccessKey = "SecretAccessKey"
        case sessionToken = "SessionToken"
        case token = "Token"
        case expiration = "Expiration"
        case code = "Code"
        case message = "Message"
    }

    /// - Throws: `AWSConfigurationError.failed`, without anything of `bytes`.
    static func credentials(
        in bytes: [UInt8], source: String, needsVersion: Bool = false
    ) throws(AWSConfigurationError) -> AWSCredentials {
        let document: CredentialDocument
        do {
            document = try JSONDecoder().decode(CredentialDocument.self, from: Data(bytes))
        } catch {
            throw .failed(source: source, reason: "the answer can't be read: \(AWSJSON.reason(error))")
        }
        if needsVersion, document.version != 1 {
            let version = document.version.map(String.init) ?? "missing"
            throw .failed(source: source, reason: "the answer's Version is \(version), not 1")
        }
        if let code = document.code, code != "Success" {
            throw .failed(source: source, reason: "\(code) \(document.message ?? "")")
        }
        guard let id = document.accessKeyId, let secret = document.secretAccessKey else {
            throw .failed(source: source, reason: "the answer has no AccessKeyId or no SecretAccessKey")
        }
        var expiration: Date?
        if let text = document.expiration {
            expiration = date(text)
            guard expiration != nil else { throw .failed(source: source, reason: "Expiration is no time in ISO 8601") }
        }
        return AWSCredentials(
            accessKeyId: id, secretAccessKey: secret, sessionToken: document.sessionToken ?? document.token,
            expiration: expiration, source: source)
    }

    /// A time in ISO 8601, with or without fractions of a second and a colon in the zone.
    static func date(_ text: String) -> Date? {
        // The SSO cache of old tools: 2020-06-04T19:25:27UTC.
        let text = text.hasSuffix("UTC") ? text.dropLast(3) + "Z" : text
        return (try? Date(text, strategy: .iso8601))
            ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
}
