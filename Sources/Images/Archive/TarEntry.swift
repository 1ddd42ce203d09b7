/// One file of an archive.
package struct TarEntry: Sendable, Hashable {
    /// What it is, and what it holds.
    package enum Content: Sendable, Hashable {
        case folder
        /// A file of this machine, by its path, and how many bytes it has.
        case file(path: String, size: Int)
        /// A small file that is made here.
        case bytes([UInt8])
        case link(target: String)
    }

    /// Where it lies, without a slash in front or behind: `var/task/bootstrap`.
    package let path: String
    package let content: Content
    /// The permission bits.
    package let mode: Int

    /// - Parameter mode: what everybody may do, as the user that runs a function on Lambda is nobody in particular; by
    ///   default all may read, and enter folders.
    package init(_ path: String, _ content: Content, mode: Int? = nil) {
        self.path = path
        self.content = content
        self.mode =
            mode
            ?? {
                switch content {
                case .folder: 0o755
                case .link: 0o777
                case .file, .bytes: 0o644
                }
            }()
    }

    /// A text that is made here.
    package init(_ path: String, text: String) { self.init(path, .bytes(Array(text.utf8))) }

    /// How many bytes of content it has.
    package var size: Int {
        switch content {
        case .folder, .link: 0
        case .file(_, let size): size
        case .bytes(let bytes): bytes.count
        }
    }
}

extension [TarEntry] {
    /// The entries in the one order that an archive of them has, by the bytes of their paths, with the folders that they
    /// lie in, which Lambda demands of every layer.
    package var complete: [TarEntry] {
        // By their bytes, as the file system has it: names that only look alike, written with composed and with
        // decomposed characters, are one and the same string.
        var byPath: [[UInt8]: TarEntry] = [:]
        for entry in self {
            byPath[[UInt8](entry.path.utf8)] = entry
            var parent = entry.path[...]
            while let slash = parent.lastIndex(of: "/") {
                parent = parent[..<slash]
                let folder = [UInt8](parent.utf8)
                if byPath[folder] == nil { byPath[folder] = TarEntry(String(parent), .folder) }
            }
        }
        return byPath.values.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    /// How many bytes the files have.
    package var totalSize: Int { reduce(0) { $0 + $1.size } }
}
