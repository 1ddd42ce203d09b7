import Foundation

/// The packages of a requirements file for a Python that isn't this machine's: that of an image.
package struct PythonPackages: Sendable {
    /// The absolute path of the requirements file.
    private let requirements: String
    /// As in `3.12`.
    private let version: String
    private let project: Project

    /// What wheels of Linux are for, the newest C library first: an image's is expected to be 2.28 of 2018 or newer.
    private static let platforms = ["manylinux_2_28", "manylinux_2_27", "manylinux_2_17", "manylinux2014"]

    #if arch(arm64)
        private static let machine = "aarch64"
    #else
        private static let machine = "x86_64"
    #endif

    /// - Parameters:
    ///   - plugin: the plugin whose requirements they are.
    ///   - version: the Python's version; only the first two numbers count.
    /// - Returns: nil if the plugin has none.
    /// - Throws: ``CatalogError`` if the version isn't one.
    package init?(of plugin: RegisteredPlugin, version: String, project: Project) throws(CatalogError) {
        guard let file = plugin.manifest.requirements else { return nil }
        guard let match = version.wholeMatch(of: /(3\.\d+)(\..*)?/) else {
            throw CatalogError("'\(version)' is no version of Python 3", advice: "Write it as in 3.12")
        }
        requirements = file.absolute(from: plugin.folder)
        self.version = String(match.1)
        self.project = project
    }

    /// Installs the packages, or finds them installed.
    ///
    /// Compiled wheels only: what would have to be built here would be built for this machine. Where this machine has the
    /// same Python, the modules are compiled, too, as an instance can't write what it compiles and each cold start would
    /// do it again.
    ///
    /// - Returns: the folder that holds them, and whether they are compiled.
    /// - Throws: ``CatalogError`` if pip can't install them.
    package func install(progress: ProgressHandler) async throws(CatalogError) -> (folder: String, isCompiled: Bool) {
        let interpreter = try await interpreter()
        let key = Digest.hex(
            of: Data(
                (try Digest.hex(ofFile: requirements) + version + Self.platforms.joined() + "\(interpreter.isSame)")
                    .utf8))
        let name = requirements.lastPathComponent
        let folder = "\(project.cache)/python-images/\(version)-\(Self.machine)-\(key.prefix(16))"
        let mark = "\(folder)/.complete"
        if Files.exists(mark) { return (folder, interpreter.isSame) }
        return try await FileLock.hold("\(folder).lock") {
            progress(ProgressEvent(.building, name, "waiting for another installation"))
        } body: { () async throws(CatalogError) in
            if Files.exists(mark) { return (folder, interpreter.isSame) }
            Files.remove(folder)
            progress(ProgressEvent(.building, name, "installing for Python \(version)"))
            try await install(
                [
                    "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--quiet", "--no-compile",
                    "--only-binary=:all:", "--python-version", version, "--implementation", "cp", "--target", folder,
                    "--requirement", requirements,
                ] + Self.platforms.flatMap { ["--platform", "\($0)_\(Self.machine)"] }, with: interpreter.path)
            try removeScripts(from: folder)
            if interpreter.isSame {
                progress(ProgressEvent(.building, name, "compiling for Python \(version)"))
                try await compile(folder, with: interpreter.path)
            }
            try Files.write(Data(), to: mark)
            return (folder, interpreter.isSame)
        }
    }

    /// The Python that runs pip: that of the image's version if it is here.
    private func interpreter() async throws(CatalogError) -> (path: String, isSame: Bool) {
        for name in ["python\(version)", "python3"] {
            guard let path = Executables.find(name) else { continue }
            let question = "import sys, pip; print('%d.%d' % sys.version_info[:2])"
            let answer = try await Tool(path, ["-c", question]).run()
            guard answer.succeeded else { continue }
            let isSame = answer.lines.last == version
            if isSame || name == "python3" { return (path, isSame) }
        }
        throw CatalogError("there is no python3 with pip", advice: "Install it: apt-get install python3-pip")
    }

    /// Packages' own commands begin with the path of the Python that installed them, which isn't the image's; and the
    /// digests of them are in the packages' records.
    private func removeScripts(from folder: String) throws(CatalogError) {
        Files.remove("\(folder)/bin")
        for name in try Files.list(folder) where name.hasSuffix(".dist-info") {
            let record = "\(folder)/\(name)/RECORD"
            guard Files.exists(record) else { continue }
            let lines = String(decoding: try Files.read(record), as: UTF8.self).split(separator: "\n")
            let kept = lines.filter { !$0.hasPrefix("../../bin/") }
            try Files.write(Data((kept.joined(separator: "\n") + "\n").utf8), to: record)
        }
    }

    /// The paths in compiled modules, which tracebacks show, mustn't be this machine's; and nothing in them may depend on the
    /// time.
    private func compile(_ folder: String, with interpreter: String) async throws(CatalogError) {
        let outcome = try await Self.tool(
            interpreter,
            ["-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", "-s", folder, "-p", "/", folder]
        ).run()
        // Packages hold modules that are for another Python, or for none: it has then compiled the others, and exits with 1.
        guard outcome.succeeded || (outcome.exitCode == 1 && Self.hasCompiledModules(folder)) else {
            throw failure("compiled", outcome, advice: "Is there room in \(project.cache)?")
        }
    }

    private static func hasCompiledModules(_ folder: String) -> Bool {
        let names = FileManager.default.enumerator(atPath: folder)
        while let name = names?.nextObject() as? String {
            if name.hasSuffix(".pyc") { return true }
        }
        return false
    }

    private func install(_ arguments: [String], with interpreter: String) async throws(CatalogError) {
        let outcome = try await Self.tool(interpreter, arguments).run()
        guard outcome.succeeded else {
            throw failure(
                "installed", outcome, advice: "Each needs a wheel for it; another --base may have another Python")
        }
    }

    /// The order of a set of names would otherwise be another in each compiled module.
    private static func tool(_ program: String, _ arguments: [String]) -> Tool {
        var tool = Tool(program, arguments)
        tool.environment = ["PYTHONHASHSEED": "0"]
        return tool
    }

    private func failure(_ done: String, _ outcome: Tool.Outcome, advice: String) -> CatalogError {
        CatalogError(
            "the packages can't be \(done) for Python \(version) on \(Self.machine)", file: requirements,
            advice: advice, details: outcome.output)
    }
}
