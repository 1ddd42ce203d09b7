import Foundation

/// How a process ended, and what it wrote.
struct ProcessResult {
    var status: Int32
    var output: String
    var errors: String
}

/// Runs a program to its end.
///
/// - Parameter environment: added to the test's own.
func run(
    _ executable: String, _ arguments: [String] = [], environment: [String: String] = [:], input: Data = Data()
) async throws -> ProcessResult {
    let folder = try TemporaryFolder()
    try input.write(to: URL(filePath: folder.path("in")))
    for name in ["out", "err"] { try folder.write("", to: name) }
    let process = Process()
    process.executableURL = URL(filePath: executable)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    // Files, not pipes: nothing has to be read meanwhile, and nothing can block.
    process.standardInput = try FileHandle(forReadingFrom: URL(filePath: folder.path("in")))
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: folder.path("out")))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: folder.path("err")))
    try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
        process.terminationHandler = { _ in ended.resume() }
        do { try process.run() } catch { ended.resume(throwing: error) }
    }
    return ProcessResult(
        status: process.terminationStatus,
        output: try String(contentsOfFile: folder.path("out"), encoding: .utf8),
        errors: try String(contentsOfFile: folder.path("err"), encoding: .utf8))
}

/// The plugin that the tests run, built beside the test program.
let fixturePlugin = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "FixturePlugin").path

/// Runs one of the Python programs in Peers/, here or in Tests/: a JSON plan in, a JSON report out.
func runPeer<Plan: Encodable, Report: Decodable>(
    _ name: String, _ plan: Plan, reporting: Report.Type
) async throws -> Report {
    let tests = URL(filePath: #filePath).deletingLastPathComponent()
    let script =
        [tests, tests.deletingLastPathComponent()].map { $0.appending(path: "Peers/\(name)").path }
        .first(where: FileManager.default.fileExists) ?? name
    let result = try await run("/usr/bin/env", ["python3", script], input: JSONEncoder().encode(plan))
    guard result.status == 0 else { throw PeerFailure(description: result.errors) }
    return try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
}

/// A peer that couldn't do its part.
struct PeerFailure: Error, CustomStringConvertible {
    let description: String
}
