/// A compiled program in an image: itself, its libraries, and how it is started.
///
/// The libraries and the loader lie in a folder of their own, and the program is started through that loader: so they are
/// the builder's, whatever the image is built upon, be its C library older, newer, or musl. Of a base nothing but its
/// files is used, and none of them is replaced.
struct ProgramLayers {
    /// Where everything lies that isn't the function's own.
    static let home = "opt/ml-on-faas"
    static let libraries = "\(home)/lib"

    /// The closure of libraries; nil if the program needs none.
    let libraries: LayerContents?
    /// What starts the program at `path`.
    let entrypoint: [String]
    private let closure: LibraryClosure

    /// - Parameters:
    ///   - executable: the program's absolute path on this machine.
    ///   - path: where it will lie in the image, without a slash in front.
    /// - Throws: ``ClosureError``, ``ImageError``.
    init(of executable: String, at path: String) throws {
        closure = try LibraryClosure(of: executable)
        guard let loader = closure.loader else {
            libraries = nil
            entrypoint = ["/\(path)"]
            return
        }
        libraries = LayerContents(
            "libraries",
            try ([loader] + closure.libraries).map { library in
                TarEntry(
                    "\(Self.libraries)/\(library.name)", try TarEntry.file("", from: library.path).content, mode: 0o755)
            }, effort: .thorough)
        // The cache of a base would lead to the base's libraries.
        entrypoint = [
            "/\(Self.libraries)/\(loader.name)", "--inhibit-cache", "--library-path", "/\(Self.libraries)", "/\(path)",
        ]
    }

    /// The few files that programs expect of a system, for an image without a base. With them the program starts by itself,
    /// too: its loader and libraries are also where programs look by default.
    ///
    /// - Throws: ``BuildError/noCertificates(searched:)``, ``ImageError``.
    func system() throws -> LayerContents {
        var entries = [
            TarEntry(
                "etc/passwd", text: "root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n"
            ),
            TarEntry("etc/group", text: "root:x:0:\nnogroup:x:65534:\n"),
            TarEntry("etc/nsswitch.conf", text: "passwd: files\ngroup: files\nhosts: files dns\n"),
            try TarEntry.file("etc/ssl/certs/ca-certificates.crt", from: Self.certificates()),
            TarEntry("root", .folder, mode: 0o700),
            TarEntry("tmp", .folder, mode: 0o1777),
        ]
        // What a container runtime mounts upon; it can't make them in a read-only image.
        entries += ["dev", "proc", "run", "sys"].map { TarEntry($0, .folder) }
        if let loader = closure.loader, let path = closure.loaderPath {
            entries.append(TarEntry("lib64", .link(target: Self.libraries)))
            entries.append(TarEntry("lib/\(Self.multiarch)", .link(target: "../\(Self.libraries)")))
            if path.hasPrefix("/lib/"), path.lastComponent == path.dropFirst("/lib/".count) {
                entries.append(TarEntry("lib/\(loader.name)", .link(target: "../\(Self.libraries)/\(loader.name)")))
            }
        }
        return LayerContents("system", entries)
    }

    private static func certificates() throws(BuildError) -> String {
        let places = [
            "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
        ]
        guard let place = places.first(where: { (try? TarEntry.file("", from: $0)) != nil }) else {
            throw .noCertificates(searched: places)
        }
        return place
    }

    #if arch(arm64)
        private static let multiarch = "aarch64-linux-gnu"
    #else
        private static let multiarch = "x86_64-linux-gnu"
    #endif
}
