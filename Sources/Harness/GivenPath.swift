import Foundation

extension URL {
    /// The file or folder that a user has named, seen from the folder that they stand in.
    ///
    /// Said explicitly, since Foundation's own idea of that folder can lack the slash at its end, and what is relative to
    /// it is then seen from the folder above.
    init(given path: String) {
        self =
            URL(
                filePath: path,
                relativeTo: URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)
            )
            .standardized.absoluteURL
    }
}
