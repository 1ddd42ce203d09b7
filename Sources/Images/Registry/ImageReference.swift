import Foundation
import HTTP

/// Where an image is in a registry: `[host[:port]/]path[:tag][@digest]`, in the grammar of the distribution project
/// (github.com/distribution/reference). Without a host it is Docker Hub's, as for every other tool.
///
/// `http://` before it is for a registry that speaks plain HTTP. Without, it is HTTPS; a registry of this machine may
/// speak either.
package struct ImageReference: Sendable, Hashable, CustomStringConvertible {
    package enum Scheme: String, Sendable, Hashable { case http, https }

    /// Nil: found out.
    package let scheme: Scheme?
    /// Host and perhaps port, such as `docker.io` or `localhost:5000`.
    package let registry: String
    package let repository: String
    package let tag: String?
    /// `sha256:` and 64 hex digits.
    package let digest: String?

    /// - Throws: `RegistryError.malformedReference`, which says what is wrong with it.
    package init(_ text: String) throws(RegistryError) {
        func malformed(_ reason: String) -> RegistryError {
            RegistryError(.malformedReference, registry: "", reason: "'\(text)' is no reference to an image: \(reason)")
        }
        var rest = text[...]
        scheme = [Scheme.http, .https].first { text.hasPrefix("\($0.rawValue)://") }
        if let scheme { rest = rest.dropFirst(scheme.rawValue.count + 3) }
        guard !rest.contains("://") else { throw malformed("only http:// and https:// may stand before it") }

        if let at = rest.firstIndex(of: "@") {
            let digest = String(rest[rest.index(after: at)...])
            guard ImageLayout.isDigest(digest) else {
                throw malformed("behind the @ belongs a digest, sha256: and 64 hex digits (no user or password)")
            }
            self.digest = digest
            rest = rest[..<at]
        } else {
            digest = nil
        }
        // A colon behind the last slash is the tag's, one before it the port's.
        let name = rest.lastIndex(of: "/").map { rest.index(after: $0) } ?? rest.startIndex
        if let colon = rest[name...].firstIndex(of: ":") {
            let tag = String(rest[rest.index(after: colon)...])
            guard tag.wholeMatch(of: /[A-Za-z0-9_][A-Za-z0-9_.\-]{0,127}/.asciiOnlyWordCharacters()) != nil else {
                throw malformed(
                    "'\(tag)' is no tag: up to 128 letters, digits, '_', '.', '-', neither of the last first")
            }
            self.tag = tag
            rest = rest[..<colon]
        } else {
            tag = nil
        }
        guard !rest.isEmpty else { throw malformed("it has no name") }

        let first = String(rest.prefix { $0 != "/" })
        if rest.contains("/"), scheme != nil || first.contains(".") || first.contains(":") || first == "localhost" {
            let host = first.wholeMatch(of: /(?<name>\[[0-9a-fA-F:]+\]|[^\[\]:]+)(:(?<port>[0-9]+))?/)
            guard let host,
                host.name.hasPrefix("[")
                    || host.name.split(separator: ".", omittingEmptySubsequences: false)
                        .allSatisfy({ $0.wholeMatch(of: /[A-Za-z0-9]([A-Za-z0-9\-]*[A-Za-z0-9])?/) != nil })
            else { throw malformed("'\(first)' is no host") }
            if let port = host.port, !(1...65535).contains(Int(port) ?? 0) { throw malformed("'\(port)' is no port") }
            let isHub = ["docker.io", "index.docker.io", "registry-1.docker.io"].contains(first)
            registry = isHub ? Self.hub : first
            rest = rest.dropFirst(first.count + 1)
        } else {
            guard scheme == nil else { throw malformed("it has no path behind the registry's host") }
            registry = Self.hub
        }
        guard !rest.isEmpty else { throw malformed("it has no path behind the registry's host") }
        for component in rest.split(separator: "/", omittingEmptySubsequences: false)
        where component.wholeMatch(of: /[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*/) == nil {
            let advice = component.contains { $0.isUppercase } ? "; it must be in lower case" : ""
            throw malformed("'\(component)' can't be a part of a repository's path\(advice)")
        }
        let path = registry == Self.hub && !rest.contains("/") ? "library/\(rest)" : String(rest)
        guard path.utf8.count <= 255 else { throw malformed("the path is longer than 255 characters") }
        repository = path
    }

    /// The same repository, and what `digest` names in it.
    init(_ reference: ImageReference, digest: String) {
        scheme = reference.scheme
        registry = reference.registry
        repository = reference.repository
        tag = nil
        self.digest = digest
    }

    /// Another repository of the same registry.
    init(_ reference: ImageReference, repository: String) {
        scheme = reference.scheme
        registry = reference.registry
        self.repository = repository
        tag = nil
        digest = nil
    }

    /// The repository `name` below this one, with this one's tag.
    package func appending(_ name: String) throws(RegistryError) -> ImageReference {
        let prefix = scheme.map { "\($0.rawValue)://" } ?? ""
        return try ImageReference("\(prefix)\(self.name)/\(name)" + (tag.map { ":\($0)" } ?? ""))
    }

    private static let hub = "docker.io"

    package var description: String {
        let prefix = scheme.map { "\($0.rawValue)://" } ?? ""
        return prefix + name + (tag.map { ":\($0)" } ?? "") + (digest.map { "@\($0)" } ?? "")
    }

    /// Registry and repository.
    package var name: String { "\(registry)/\(repository)" }

    /// What the registry finds the image by: the digest if there is one, else the tag, which is `latest` if it isn't given.
    var version: String { digest ?? tag ?? "latest" }

    /// The host that answers for the registry.
    var host: String { registry == Self.hub ? "registry-1.docker.io" : registry }

    /// Whether the registry is on this machine.
    var isLoopback: Bool { (URL(string: "http://\(host)")?.host()).map(HTTPClient.isLoopback) ?? false }
}
