import Crypto
import Foundation

/// Sums up everything that goes into a plugin's executable, so that an unchanged one is recognized within
/// milliseconds: path, size and modification time of every source file and static library, and which compiler it is.
struct BuildStamp: Equatable {
    let text: String

    /// The modules that plugins may import; a change in any other doesn't concern them.
    private static let functionSide = [
        "CCurl", "CJSON", "CLinux", "COpenBLAS", "Estimators", "Kernels", "ModelBundle", "PluginKit", "TextFeatures",
        "Wire",
    ]

    init(_ plugin: RegisteredPlugin, project: Project) throws(CatalogError) {
        var hash = SHA256()
        func add(_ line: String) { hash.update(data: Data("\(line)\n".utf8)) }
        add(PluginBuilder.options.joined(separator: " "))
        add(Self.toolchain())
        for library in StaticLibraries.found { add(try Self.entry(library.path)) }
        add(try Self.entry("\(project.root)/Package.swift"))
        for module in Self.functionSide {
            for file in try Self.files(in: "\(project.root)/Sources/\(module)") { add(file) }
        }
        for file in try Self.files(in: plugin.folder) { add(file) }
        text = Digest.hex(hash.finalize())
    }

    /// Whether the executable at `path` was built from exactly this.
    func isRecorded(for path: String) -> Bool {
        Files.exists(path) && (try? Files.read(Self.stampPath(path))) == Data(text.utf8)
    }

    func record(for path: String) throws(CatalogError) { try Files.write(Data(text.utf8), to: Self.stampPath(path)) }

    private static func stampPath(_ executable: String) -> String { "\(executable).stamp" }

    /// A line for each file in a folder and the folders in it, hidden ones and tests left out.
    private static func files(in folder: String) throws(CatalogError) -> [String] {
        guard Files.exists(folder) else { return [] }
        var lines: [String] = []
        for name in try Files.list(folder) where !name.hasPrefix(".") && name != "Tests" && name != "Package.resolved" {
            let path = "\(folder)/\(name)"
            if Files.isFolder(path) { lines += try files(in: path) } else { lines.append(try entry(path)) }
        }
        return lines
    }

    private static func entry(_ path: String) throws(CatalogError) -> String {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw CatalogError("can't be read: \(String(cString: strerror(errno)))", file: path)
        }
        return "\(path) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
    }

    /// The compiler that `PATH` leads to: asking it for its version would cost more than all the rest.
    private static func toolchain() -> String {
        guard let swift = Executables.find("swift") else { return "" }
        return (try? entry(swift)) ?? swift
    }
}
