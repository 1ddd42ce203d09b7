import Foundation

/// A program's loader and all the libraries that it needs, directly or not.
package struct LibraryClosure: Sendable, Hashable {
    /// A library, by the name that the loader looks for; `path` is where it lies here.
    package struct Library: Sendable, Hashable {
        package let name: String
        package let path: String
    }

    /// Nil for a statically linked program, which needs nothing.
    package let loader: Library?
    /// Where the program looks for its loader.
    package let loaderPath: String?
    /// Sorted by name, without the loader.
    package let libraries: [Library]

    /// What no program names: the C library opens them when a host's name is looked up or a thread is cancelled. Newer
    /// C libraries hold the first two themselves.
    private static let openedLater = ["libnss_files.so.2", "libnss_dns.so.2", "libresolv.so.2", "libgcc_s.so.1"]

    /// Follows a program's needs, breadth first, as the loader does: of two libraries of one name the first serves all.
    ///
    /// - Parameters:
    ///   - executable: its absolute path, below `root`.
    ///   - root: the folder that is taken for `/`; for tests.
    /// - Throws: ``ClosureError``.
    package init(of executable: String, root: String = "") throws(ClosureError) {
        let program = try ELFFile(path: root + executable)
        guard program.machine == ELFFile.Machine.host.rawValue else {
            throw .otherMachine(
                path: executable,
                machine: ELFFile.Machine(rawValue: program.machine)?.description ?? "number \(program.machine)")
        }
        loaderPath = program.interpreter
        guard let interpreter = program.interpreter else {
            // A library has needs, too, but can't be started.
            guard program.needed.isEmpty, program.soname == nil else { throw .noLoader(path: executable) }
            loader = nil
            libraries = []
            return
        }
        guard access(root + interpreter, R_OK) == 0 else {
            throw .missingLoader(path: interpreter, program: executable)
        }
        let loader = Library(name: interpreter.lastComponent, path: root + interpreter)
        self.loader = loader

        let search = LibrarySearch(root: root, machine: program.machine)
        let defaults = search.defaults
        var found: [String: Library] = [:]
        var queue = [LoadedObject(path: executable, file: program, loadedBy: [])]
        var position = 0
        while position < queue.count {
            let object = queue[position]
            position += 1
            for name in object.file.needed where found[name.lastComponent] == nil && name.lastComponent != loader.name {
                let folders = object.folders(search) + defaults
                guard let (path, file) = search.find(name, in: folders) else {
                    throw .missingLibrary(
                        name: name, chain: object.chain, searched: folders.filter(Self.isFolder(root)))
                }
                found[name.lastComponent] = Library(name: name.lastComponent, path: root + path)
                queue.append(
                    LoadedObject(
                        path: path, file: file, loadedBy: object.loadedBy + [(object.path, object.file)]))
            }
        }
        for name in Self.openedLater where found[name] == nil {
            if let (path, _) = search.find(name, in: defaults) { found[name] = Library(name: name, path: root + path) }
        }
        libraries = found.values.sorted { $0.name < $1.name }
    }

    private static func isFolder(_ root: String) -> (String) -> Bool {
        { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: root + path, isDirectory: &isFolder) && isFolder.boolValue
        }
    }
}

/// A program or library whose needs are followed.
private struct LoadedObject {
    let path: String
    let file: ELFFile
    /// Those on whose behalf it was loaded, the program first.
    let loadedBy: [(path: String, file: ELFFile)]

    var chain: [String] { loadedBy.map(\.path.lastComponent) + [path.lastComponent] }

    /// The folders that it asks for. `DT_RPATH` counts unless there is a `DT_RUNPATH`, and holds for what an object's
    /// libraries load in turn; `DT_RUNPATH` is the object's alone.
    func folders(_ search: LibrarySearch) -> [String] {
        if !file.runpath.isEmpty { return search.resolve(file.runpath, of: path) }
        var folders = search.resolve(file.rpath, of: path)
        for (path, file) in loadedBy.reversed() where file.runpath.isEmpty {
            folders += search.resolve(file.rpath, of: path)
        }
        return folders
    }
}

extension String {
    /// What follows the last slash.
    var lastComponent: String { split(separator: "/").last.map(String.init) ?? self }
}
