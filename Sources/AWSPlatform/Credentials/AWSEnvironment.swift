package import Foundation

/// What AWS's tools look at to find credentials, region and endpoints.
package struct AWSEnvironment: Sendable {
    package var variables: [String: String]
    /// The user's home folder.
    package var home: String
    package var now: @Sendable () -> Date = { Date() }
    package var retries = RetryPolicy()
    /// The addresses of the metadata services, of containers and of EC2, where the variables don't say otherwise.
    var containerAddress = "http://169.254.170.2"
    var instanceAddress = "http://169.254.169.254"

    package init(variables: [String: String], home: String) {
        self.variables = variables
        self.home = home
    }

    /// That of this process.
    package static var current: AWSEnvironment {
        AWSEnvironment(variables: ProcessInfo.processInfo.environment, home: NSHomeDirectory())
    }

    /// A variable; nil if it's missing or empty.
    subscript(name: String) -> String? {
        guard let value = variables[name], !value.isEmpty else { return nil }
        return value
    }

    func isTrue(_ name: String) -> Bool { self[name]?.lowercased() == "true" }

    /// A path with the home folder in the place of `~`.
    func expanded(_ path: String) -> String {
        path == "~" || path.hasPrefix("~/") ? home + path.dropFirst() : path
    }

    /// - Throws: `AWSConfigurationError.unreadable`.
    static func text(of path: String) throws(AWSConfigurationError) -> String {
        do {
            return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        } catch {
            let system = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
            let reason = system.map { String(cString: strerror(CInt($0.code))) } ?? error.localizedDescription
            throw .unreadable(path: path, reason: reason)
        }
    }
}
