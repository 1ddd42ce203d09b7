import Foundation
import Glibc

/// Where a platform keeps account of its containers, so that a later harness finds those that a killed one left: a
/// folder with an `OwnedName`, in it a folder per container, and how to remove them.
package struct ContainerFolder: Sendable {
    /// What the engine is given for one container, and tells of it.
    struct Container: Sendable {
        /// Also the engine's name for it.
        let name: String
        let folder: String

        var environmentFile: String { "\(folder)/environment" }
        /// Where podman writes the id of the container's first process.
        var processFile: String { "\(folder)/pid" }
        /// Where docker writes the id of the container.
        var identifierFile: String { "\(folder)/container" }

        func remove() { try? FileManager.default.removeItem(atPath: folder) }
    }

    private let path: String
    private let name: String

    /// - Throws: `LocalPlatformError.containerFolderUnwritable`.
    package init(engine: ContainerEngine, in parent: String = Self.parent) throws(LocalPlatformError) {
        name = OwnedName.make()
        path = "\(parent)/\(name)"
        do {
            // Environments may hold what is nobody else's business.
            let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
            try FileManager.default.createDirectory(
                atPath: parent, withIntermediateDirectories: true, attributes: attributes)
            guard Self.isOurs(parent) else {
                throw LocalPlatformError.containerFolderUnwritable(
                    path: parent, reason: "it isn't a folder that you alone may write into; move it away")
            }
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: false, attributes: attributes)
            let removal = [engine.path] + engine.remove([])
            try JSONEncoder().encode(removal).write(to: URL(filePath: "\(path)/\(Self.removalFile)"))
        } catch {
            throw error as? LocalPlatformError
                ?? .containerFolderUnwritable(path: path, reason: error.localizedDescription)
        }
    }

    /// - Parameters:
    ///   - number: unique in this platform.
    ///   - environment: of the container's process; none of its values may have a second line.
    func add(_ number: Int, environment: [String: String]) throws -> Container {
        let folder = "\(path)/\(number)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let container = Container(name: "\(name).\(number)", folder: folder)
        let lines = environment.map { "\($0.key)=\($0.value)\n" }.joined()
        try Data(lines.utf8).write(to: URL(filePath: container.environmentFile))
        return container
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}

extension ContainerFolder {
    private static let removalFile = "removal.json"

    /// Of this user alone, and gone after the machine's next start, as containers are that run.
    package static var parent: String {
        if getuid() == 0 { return "/run/ml-on-faas" }
        if let runtime = getenv("XDG_RUNTIME_DIR") { return "\(String(cString: runtime))/ml-on-faas" }
        return FileManager.default.temporaryDirectory.appending(path: "ml-on-faas-\(getuid())").path
    }

    /// Whether this user alone may write into a folder: the commands that are found there are executed, and the name of
    /// a folder for temporary files can be guessed, and taken first.
    private static func isOurs(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR && status.st_uid == getuid()
            && status.st_mode & (S_IWGRP | S_IWOTH) == 0
    }

    /// Removes the containers that harnesses which no longer run have left behind. Takes next to no time if there are
    /// none.
    package static func removeStale() async { await removeStale(in: parent) }

    package static func removeStale(in parent: String) async {
        guard isOurs(parent) else { return }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        for name in names where OwnedName.isStale(name) {
            let folder = "\(parent)/\(name)"
            let containers = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
                .filter { $0 != removalFile }.map { "\(name).\($0)" }
            if !containers.isEmpty, let data = FileManager.default.contents(atPath: "\(folder)/\(removalFile)"),
                let removal = try? JSONDecoder().decode([String].self, from: data), removal.count > 1
            {
                let command = EngineCommand(path: removal[0], arguments: removal.dropFirst() + containers)
                // A container that had ended is not found, and that is all the engine complains of.
                _ = try? await command.output()
            }
            try? FileManager.default.removeItem(atPath: folder)
        }
    }
}
