import Foundation

/// Python environments of the tests, each made once, below the cache folder.
package enum VirtualEnvironment {
    /// The folder for what can be fetched again, as the harness has it.
    package static var cache: String {
        let variables = ProcessInfo.processInfo.environment
        return variables["ML_ON_FAAS_CACHE"] ?? variables["XDG_CACHE_HOME"].map { "\($0)/ml-on-faas" }
            ?? "\(NSHomeDirectory())/.cache/ml-on-faas"
    }

    /// Makes an environment with these packages unless it is there. Safe to call from several tests and processes at once.
    ///
    /// - Parameters:
    ///   - name: of its folder.
    ///   - packages: as pip takes them, with their versions.
    ///   - downloaded: packages that are only downloaded, without what they need, into its folder `downloads`.
    /// - Returns: its folder.
    package static func make(_ name: String, _ packages: [String], downloaded: [String] = []) async throws -> String {
        let folder = "\(cache)/test-venvs/\(name)"
        try FileManager.default.createDirectory(atPath: "\(cache)/test-venvs", withIntermediateDirectories: true)
        let lock = try await Lock("\(folder).lock")
        defer { lock.release() }
        let mark = "\(folder)/installed"
        let wanted = (packages + downloaded).joined(separator: " ")
        if (try? String(contentsOfFile: mark, encoding: .utf8)) == wanted { return folder }
        try await Command.run(["python3", "-m", "venv", "--clear", folder])
        try await Command.run(["\(folder)/bin/pip", "install", "--quiet"] + packages)
        if !downloaded.isEmpty {
            try await Command.run(
                ["\(folder)/bin/pip", "download", "--quiet", "--no-deps", "--dest", "\(folder)/downloads"] + downloaded)
        }
        try wanted.write(toFile: mark, atomically: true, encoding: .utf8)
        return folder
    }

    /// A file that one at a time has locked.
    private struct Lock {
        private let descriptor: CInt

        init(_ path: String) async throws {
            let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else {
                throw CommandFailure(description: "can't open \(path): \(String(cString: strerror(errno)))")
            }
            // A thread may wait for another process; a task's must not.
            await withCheckedContinuation { continuation in
                Thread {
                    while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
                    continuation.resume()
                }.start()
            }
            self.descriptor = descriptor
        }

        func release() { close(descriptor) }
    }
}
