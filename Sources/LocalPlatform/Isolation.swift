/// What instances run in.
package enum Isolation: Sendable, Equatable, CustomStringConvertible {
    /// Processes of this machine, which see its files.
    case process
    /// Containers of the function's image.
    case container(ContainerEngine)

    /// As reports word it: `processes`, `containers (podman 4.3.1, runc)`.
    package var description: String {
        switch self {
        case .process: "processes"
        case .container(let engine): "containers (\(engine))"
        }
    }
}
