import Foundation

/// Links the two libraries that cost a cold start most into the executable.
///
/// A shared OpenBLAS has 14,000 symbols to look up in 40 libraries whenever an instance starts, a shared libstdc++
/// 4,000: linked statically, `pca` takes 15.6 instead of 24 million instructions from start to exit. The linker prefers
/// a shared library to a static one of the same folder, so the static ones get a folder of their own, which is searched
/// first. Where a static library is missing, the shared one serves.
struct StaticLibraries {
    /// The folder for links to the static libraries; absolute.
    let folder: String

    #if arch(arm64)
        private static let system = "/usr/lib/aarch64-linux-gnu"
        private static let compiler = "/usr/lib/gcc/aarch64-linux-gnu"
    #else
        private static let system = "/usr/lib/x86_64-linux-gnu"
        private static let compiler = "/usr/lib/gcc/x86_64-linux-gnu"
    #endif

    /// Makes the folder.
    ///
    /// - Returns: the arguments of `swift build` that use it.
    func options() throws(CatalogError) -> [String] {
        do {
            try? FileManager.default.removeItem(atPath: folder)
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for (name, path) in Self.found {
                try FileManager.default.createSymbolicLink(atPath: "\(folder)/\(name)", withDestinationPath: path)
            }
        } catch {
            throw CatalogError("can't make the folder: \(error.localizedDescription)", file: folder)
        }
        var arguments = ["-L\(folder)"]
        // What the shared OpenBLAS brings along; plugins that use no BLAS don't get it.
        if Self.openBLAS != nil { arguments += ["--as-needed", "-l:libgfortran.so.5"] }
        return arguments.flatMap { ["-Xlinker", $0] }
    }

    /// Those that this machine has: what they are linked as, and where they lie.
    static var found: [(name: String, path: String)] {
        [("libstdc++.a", standardLibrary), ("libopenblas.a", openBLAS)].compactMap { name, path in
            path.map { (name, $0) }
        }
    }

    /// libstdc++ of the newest compiler.
    private static var standardLibrary: String? {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: compiler)) ?? []
        return versions.sorted { $0.compare($1, options: .numeric) == .orderedDescending }
            .map { "\(compiler)/\($0)/libstdc++.a" }.first(where: Files.exists)
    }

    private static var openBLAS: String? {
        let library = "\(system)/openblas-pthread/libopenblas.a"
        return Files.exists(library) && Files.exists("\(system)/libgfortran.so.5") ? library : nil
    }
}
