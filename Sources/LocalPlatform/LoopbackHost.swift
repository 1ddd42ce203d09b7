/// Whether a `Host` header names this machine. A page elsewhere whose name is made to resolve to this machine (DNS
/// rebinding) would be of the same origin as ours, but for its name.
struct LoopbackHost {
    /// What the server was told to listen on, and may be called by.
    let listening: String

    /// - Parameter header: a name or an address, and perhaps a port (RFC 9110, 7.2).
    func admits(_ header: String) -> Bool {
        guard let name = Self.name(of: header) else { return false }
        return name == "localhost" || name == "::1" || Self.isLoopback(name) || name == listening.lowercased()
    }

    /// Whether a page that is at this machine says so (`Origin`: RFC 6454, 7).
    static func isOrigin(_ header: String) -> Bool {
        let parts = header.split(separator: "://", maxSplits: 1)
        return parts.count == 2 && LoopbackHost(listening: "localhost").admits(String(parts[1]))
    }

    /// Without the port, and an IPv6 address without its brackets; nil if it's malformed.
    private static func name(of header: String) -> String? {
        let text = header.lowercased()
        if text.hasPrefix("[") {
            let parts = text.dropFirst().split(separator: "]", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[1].isEmpty || isPort(parts[1]) else { return nil }
            return String(parts[0])
        }
        guard let colon = text.firstIndex(of: ":") else { return text }
        return isPort(text[colon...]) ? String(text[..<colon]) : nil
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.first == ":" && text.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
    }

    /// 127.0.0.0/8.
    private static func isLoopback(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts[0] == 127 && !parts.contains(nil)
    }
}
