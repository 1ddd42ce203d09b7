import Foundation
import Testing

/// A Python environment with AWS's own client library and moto, a stand-in for AWS; made once under the cache folder, and
/// the same that the tests of AWSPlatform have.
enum PythonEnvironment {
    static let packages = ["boto3==1.43.11", "botocore==1.43.11", "moto[server]==5.2.1"]

    /// The path of its interpreter.
    static let python = Task { try await install() }

    /// The harness's cache, as it is without these tests' own home folder.
    static var cache: String {
        let variables = ProcessInfo.processInfo.environment
        return variables["ML_ON_FAAS_CACHE"] ?? variables["XDG_CACHE_HOME"].map { "\($0)/ml-on-faas" }
            ?? "\(NSHomeDirectory())/.cache/ml-on-faas"
    }

    private static func install() async throws -> String {
        let folder = "\(cache)/test-venvs/aws-moto-commands"
        let python = "\(folder)/bin/python"
        try FileManager.default.createDirectory(atPath: "\(cache)/test-venvs", withIntermediateDirectories: true)
        // Other tests may be making it at the same time.
        let lock = try await FileLock.take("\(folder).lock")
        defer { lock.release() }
        let done = "\(folder)/installed"
        let wanted = packages.joined(separator: " ")
        if (try? String(contentsOfFile: done, encoding: .utf8)) == wanted { return python }
        for command in [
            ["/usr/bin/python3", "-m", "venv", "--clear", folder],
            ["\(folder)/bin/pip", "install", "--quiet"] + packages,
        ] {
            let result = try await HarnessBinary.run(program: command[0], Array(command.dropFirst()))
            try #require(result.status == 0, "\(command.joined(separator: " ")): \(result.error)")
        }
        try wanted.write(toFile: done, atomically: true, encoding: .utf8)
        return python
    }
}

/// A file that one at a time has locked.
private struct FileLock {
    private let descriptor: CInt

    static func take(_ path: String) async throws -> FileLock {
        let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
        try #require(descriptor >= 0, "can't open \(path)")
        await withCheckedContinuation { continuation in
            Thread {
                while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
                continuation.resume()
            }.start()
        }
        return FileLock(descriptor: descriptor)
    }

    func release() { close(descriptor) }
}
