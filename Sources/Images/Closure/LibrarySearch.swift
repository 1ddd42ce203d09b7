import Foundation

/// Finds libraries as the loader does (ld.so(8)), except that neither `LD_LIBRARY_PATH` nor the variants for this very
/// processor (`glibc-hwcaps`) count: an image must not depend on who builds it, and has to run on other processors.
struct LibrarySearch {
    /// What is put before every absolute path that is looked up: empty for this machine.
    let root: String
    private let configured: [String]
    private let machine: UInt16

    init(root: String, machine: UInt16) {
        self.root = root
        self.machine = machine
        configured = Self.configuredFolders(root: root)
    }

    /// Where the loader looks without being told (`/etc/ld.so.conf`, then its own).
    var defaults: [String] {
        var seen: Set<String> = []
        return (configured + Self.builtIn(machine)).filter { seen.insert($0).inserted }
    }

    /// The path of a library, seen from the search's root, and what it says of itself; nil if there is none for this
    /// processor.
    ///
    /// - Parameter folders: those to look into, with `$ORIGIN` and the like resolved.
    func find(_ name: String, in folders: [String]) -> (path: String, file: ELFFile)? {
        let candidates = name.contains("/") ? [name] : folders.map { "\($0)/\(name)" }
        for path in candidates {
            // The loader passes over what isn't for it, too.
            if access(root + path, R_OK) == 0, let file = try? ELFFile(path: root + path), file.machine == machine {
                return (path, file)
            }
        }
        return nil
    }

    /// Folders as an object names them, with their variables.
    func resolve(_ folders: [String], of path: String) -> [String] {
        let real = URL(filePath: root + path).resolvingSymlinksInPath().path
        let origin = String((real.hasPrefix(root) ? String(real.dropFirst(root.count)) : real).dropLast { $0 != "/" })
        let library = Self.multiarch(machine).map { "lib/\($0)" } ?? "lib64"
        let platform = machine == ELFFile.Machine.arm64.rawValue ? "aarch64" : "x86_64"
        return folders.map { folder in
            var folder = folder
            for (name, value) in [("ORIGIN", origin), ("LIB", library), ("PLATFORM", platform)] {
                folder = folder.replacing("${\(name)}", with: value).replacing("$\(name)", with: value)
            }
            return folder
        }
    }

    private static func multiarch(_ machine: UInt16) -> String? {
        switch ELFFile.Machine(rawValue: machine) {
        case .amd64: "x86_64-linux-gnu"
        case .arm64: "aarch64-linux-gnu"
        case nil: nil
        }
    }

    private static func builtIn(_ machine: UInt16) -> [String] {
        let multiarch = multiarch(machine).map { ["/lib/\($0)", "/usr/lib/\($0)"] } ?? []
        return multiarch + ["/lib64", "/usr/lib64", "/lib", "/usr/lib"]
    }

    /// The folders of a configuration file and those that it includes, which may be patterns.
    private static func configuredFolders(root: String, file: String = "/etc/ld.so.conf", depth: Int = 0) -> [String] {
        guard depth < 8, let text = try? String(contentsOfFile: root + file, encoding: .utf8) else { return [] }
        var folders: [String] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)
            switch words.first {
            case "include":
                for pattern in words.dropFirst() {
                    let absolute = pattern.hasPrefix("/") ? pattern : "\(file.dropLast { $0 != "/" })/\(pattern)"
                    for included in matches(root + absolute) {
                        folders += configuredFolders(
                            root: root, file: String(included.dropFirst(root.count)), depth: depth + 1)
                    }
                }
            case "hwcap", nil: break
            default: folders += words.flatMap { $0.split(separator: ":").map(String.init) }
            }
        }
        return folders
    }

    private static func matches(_ pattern: String) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(pattern, 0, nil, &found) == 0 else { return [] }
        return (0..<Int(found.gl_pathc)).compactMap { found.gl_pathv[$0].map { String(cString: $0) } }
    }
}

extension StringProtocol {
    /// Without its longest end of characters that satisfy `predicate`, and without the character before.
    fileprivate func dropLast(while predicate: (Character) -> Bool) -> SubSequence {
        guard let last = lastIndex(where: { !predicate($0) }) else { return self[startIndex..<startIndex] }
        return self[..<last]
    }
}
