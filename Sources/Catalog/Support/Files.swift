import Foundation

/// File operations whose errors name the file. All are on small files, or on local ones in large pieces.
enum Files {
    static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    static func read(_ path: String) throws(CatalogError) -> Data {
        do {
            return try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
        } catch {
            throw CatalogError("can't be read: \(reason(error))", file: path)
        }
    }

    /// Readers see the old content or the new, never a half.
    static func write(_ data: Data, to path: String) throws(CatalogError) {
        try createFolder((path as NSString).deletingLastPathComponent)
        do {
            try data.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CatalogError("can't be written: \(reason(error))", file: path)
        }
    }

    static func createFolder(_ path: String) throws(CatalogError) {
        guard !path.isEmpty else { return }
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw CatalogError("can't be created: \(reason(error))", file: path)
        }
    }

    /// The names in a folder, sorted.
    static func list(_ path: String) throws(CatalogError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            throw CatalogError("can't be listed: \(reason(error))", file: path)
        }
    }

    static func copy(_ path: String, to target: String) throws(CatalogError) {
        do {
            try FileManager.default.copyItem(atPath: path, toPath: target)
        } catch {
            throw CatalogError("can't be copied to \(target): \(reason(error))", file: path)
        }
    }

    static func setPermissions(_ permissions: Int, of path: String) throws(CatalogError) {
        do {
            try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
        } catch {
            throw CatalogError("its permissions can't be set: \(reason(error))", file: path)
        }
    }

    /// Puts `path` where `target` is, which may exist.
    static func replace(_ target: String, with path: String) throws(CatalogError) {
        // A folder can't be renamed over another that holds something: the old one steps aside first.
        let aside = target + ".old-\(UUID().uuidString)"
        let hadTarget = rename(target, aside) == 0
        if rename(path, target) != 0 {
            let reason = String(cString: strerror(errno))
            if hadTarget { rename(aside, target) }
            throw CatalogError("can't be moved to \(target): \(reason)", file: path)
        }
        if hadTarget { remove(aside) }
    }

    /// Removes a file or a whole folder; one that isn't there is fine.
    static func remove(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// A new folder that is the caller's alone, in `parent`, so that its content can be renamed into place.
    static func temporaryFolder(in parent: String) throws(CatalogError) -> String {
        let path = "\(parent)/.temporary-\(UUID().uuidString)"
        try createFolder(path)
        return path
    }

    /// The system's words, which say more than Foundation's: "No space left on device".
    private static func reason(_ error: any Error) -> String {
        let system = (error as? CocoaError)?.underlying as? POSIXError ?? error as? POSIXError
        return system.map { String(cString: strerror($0.code.rawValue)) } ?? error.localizedDescription
    }
}

extension String {
    /// `self` as a path, seen from `folder` unless it is absolute, without `.` and `..`. Symbolic links stay: the
    /// Python of a virtual environment is one, and is another Python when called by its target's name.
    func absolute(from folder: String) -> String {
        URL(filePath: hasPrefix("/") ? self : "\(folder)/\(self)").standardized.path
    }

    var lastPathComponent: String { (self as NSString).lastPathComponent }
}
