import Foundation

/// Looks programs up as a shell does.
package enum Executables {
    /// The absolute path of the program `name` in `PATH`; nil if it isn't there.
    package static func find(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/\(name)" }.first { isExecutable($0) }
    }

    static func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 && !Files.isFolder(path) }
}
