/// What keeps the embedded platform from starting or going on.
package enum LocalPlatformError: Error, Equatable, CustomStringConvertible {
    case duplicateFunction(name: String)
    case invalidFunction(name: String, reason: String)
    case portInUse(host: String, port: Int)
    case cannotListen(host: String, port: Int, reason: String)
    case logUnwritable(path: String, reason: String)
    /// No engine can run containers; why not, engine by engine.
    case noContainerEngine(reasons: [String])
    case imageUnusable(image: String, reason: String)
    case containerFolderUnwritable(path: String, reason: String)
    case shutDown

    package var description: String {
        switch self {
        case .duplicateFunction(let name):
            "function \(name) is deployed twice; leave one of the two plugin and memory size pairs out"
        case .invalidFunction(let name, let reason): "function \(name): \(reason)"
        case .portInUse(let host, let port):
            "port \(port) on \(host) is in use; stop what listens there or choose another with --port"
        case .cannotListen(let host, let port, let reason): "can't listen on \(host):\(port): \(reason)"
        case .logUnwritable(let path, let reason):
            "can't write the log \(path): \(reason). What was written before stays; free some space or choose another "
                + "folder with --runs, and run again"
        case .noContainerEngine(let reasons):
            "no container engine can be used here (\(reasons.joined(separator: "; "))): install one, such as by sudo "
                + "apt-get install podman runc, or use --isolation process"
        case .imageUnusable(let image, let reason): "the image \(image) can't be used: \(reason)"
        case .containerFolderUnwritable(let path, let reason):
            "can't write \(path), where containers are kept account of: \(reason)"
        case .shutDown: "the platform has been shut down"
        }
    }
}
