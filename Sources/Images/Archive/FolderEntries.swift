import Glibc

extension TarEntry {
    /// A file of this machine, where a link leads to one: executable for everybody or for nobody.
    ///
    /// - Throws: ``ImageError/unreadable(path:reason:)`` if there is none.
    package static func file(_ path: String, from source: String) throws(ImageError) -> TarEntry {
        var status = stat()
        guard stat(source, &status) == 0 else { throw .unreadable(path: source, reason: lastSystemError()) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(path: source, reason: "it is no regular file")
        }
        return TarEntry(
            path, .file(path: source, size: Int(status.st_size)), mode: status.st_mode & 0o111 == 0 ? 0o644 : 0o755)
    }

    /// A folder with all that is in it, except what is hidden, and what Python compiled for itself. Links are followed, so
    /// that the archive holds all that is needed, wherever it lies here.
    ///
    /// - Parameter excluded: names of files and folders that are left out, wherever they lie.
    /// - Throws: ``ImageError/unreadable(path:reason:)``, also for a link that leads into the folders it lies in.
    package static func folder(
        _ path: String, from source: String, without excluded: Set<String> = []
    ) throws(ImageError) -> [TarEntry] {
        var entries: [TarEntry] = []
        try collect(path, source, above: [], into: &entries) { name in
            name.first == "." || name == "__pycache__" || excluded.contains(name)
        }
        return entries
    }

    /// A folder with all that is in it, but what is hidden.
    static func packages(_ path: String, from source: String) throws(ImageError) -> [TarEntry] {
        var entries: [TarEntry] = []
        try collect(path, source, above: [], into: &entries) { name in name.first == "." }
        return entries
    }

    private static func collect(
        _ path: String, _ source: String, above: [String], into entries: inout [TarEntry],
        leavingOut isExcluded: (String) -> Bool
    ) throws(ImageError) {
        guard let real = realpath(source, nil) else { throw .unreadable(path: source, reason: lastSystemError()) }
        defer { free(real) }
        let place = String(cString: real)
        guard !above.contains(place) else {
            throw .unreadable(path: source, reason: "the link leads into a folder that it lies in")
        }
        entries.append(TarEntry(path, .folder))
        for name in try names(in: source) where !isExcluded(name) {
            var status = stat()
            guard stat("\(source)/\(name)", &status) == 0 else {
                throw .unreadable(path: "\(source)/\(name)", reason: lastSystemError())
            }
            if status.st_mode & S_IFMT == S_IFDIR {
                try collect(
                    "\(path)/\(name)", "\(source)/\(name)", above: above + [place], into: &entries,
                    leavingOut: isExcluded)
            } else {
                entries.append(try file("\(path)/\(name)", from: "\(source)/\(name)"))
            }
        }
    }

    private static func names(in folder: String) throws(ImageError) -> [String] {
        guard let stream = opendir(folder) else { throw .unreadable(path: folder, reason: lastSystemError()) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
                })
        }
        return names.filter { $0 != "." && $0 != ".." }
    }
}
