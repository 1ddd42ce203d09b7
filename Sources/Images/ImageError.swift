/// What can be wrong with an image, a layout or a registry: what happened, where, and what to do next.
package enum ImageError: Error, Hashable, CustomStringConvertible {
    case unreadable(path: String, reason: String)
    case unwritable(path: String, reason: String)
    /// `place`: a file, or a registry's address.
    case malformed(place: String, reason: String)

    package var description: String {
        switch self {
        case .unreadable(let path, let reason): "can't read \(path): \(reason)"
        case .unwritable(let path, let reason): "can't write \(path): \(reason)"
        case .malformed(let place, let reason): "\(place) is malformed: \(reason)"
        }
    }
}
