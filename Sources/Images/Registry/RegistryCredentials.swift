import Foundation

/// What a registry knows its user by. No description of it shows the secret.
package struct RegistryCredentials: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    enum Secret: Sendable, Hashable {
        case password(user: String, password: String)
        /// A token that stands for a login and buys others from the registry's token server.
        case identityToken(String)
    }

    let secret: Secret
    /// Where they are from, in words.
    package let origin: String

    /// A user's name and password, or what stands for one, such as what Amazon ECR gives to the user `AWS`.
    package init(user: String, password: String, origin: String = "the credentials given") {
        secret = .password(user: user, password: password)
        self.origin = origin
    }

    init(identityToken: String, origin: String) {
        secret = .identityToken(identityToken)
        self.origin = origin
    }

    package var description: String {
        switch secret {
        case .password(let user, _): "user '\(user)' from \(origin)"
        case .identityToken: "the identity token from \(origin)"
        }
    }

    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["description": description]) }
}

extension RegistryCredentials {
    /// The header's value (RFC 7617); nil for what isn't a password.
    var basicAuthorization: String? {
        guard case .password(let user, let password) = secret else { return nil }
        return "Basic " + Data("\(user):\(password)".utf8).base64EncodedString()
    }

    /// What may not appear in any message.
    var secrets: [String] {
        switch secret {
        case .password(let user, let password): [password, Data("\(user):\(password)".utf8).base64EncodedString()]
        case .identityToken(let token): [token]
        }
    }
}
