/// What can go wrong while a run is processed. Damaged lines are no errors: they are counted and reported as warnings.
package enum ResultsError: Error, Equatable, CustomStringConvertible {
    case unreadable(path: String, reason: String)
    case unwritable(path: String, reason: String)
    case notARun(path: String, reason: String)
    /// The run was made by a later version of the harness.
    case newerFormat(path: String, version: Int, known: Int)
    case unknownRun(name: String, folder: String, nearest: [String])

    package var description: String {
        switch self {
        case .unreadable(let path, let reason): "can't read \(path): \(reason)"
        case .unwritable(let path, let reason):
            "can't write \(path): \(reason). Plan, journal and logs are untouched, and so are the files derived before; "
                + "free some space, then repeat with 'harness process RUN'"
        case .notARun(let path, let reason):
            "\(path): not a run folder: \(reason). 'harness runs list' names the runs"
        case .newerFormat(let path, let version, let known):
            "\(path): made by a later version of the harness: its format is \(version), and this one reads up to "
                + "\(known). Update the harness, or use a run of this version"
        case .unknownRun(let name, let folder, let nearest):
            "no run '\(name)' in \(folder)"
                + (nearest.isEmpty
                    ? ": 'harness runs list' names the runs" : "; nearest: \(nearest.joined(separator: ", "))")
        }
    }
}
