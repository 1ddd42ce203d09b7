import Foundation
import Images
import TestSupport
import Testing

/// A folder of the test's own, gone when the test is.
final class TemporaryFolder: Sendable {
    let path: String

    init(_ name: String = "images-tests-\(UUID().uuidString)") throws {
        // As the kernel names it: some tests compare paths.
        let parent = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
        path = "\(parent)/\(name)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func path(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file, and the folders above it.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String { try write(Data(text.utf8), to: name) }

    @discardableResult
    func write(_ data: Data, to name: String) throws -> String {
        let file = URL(filePath: path(name))
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
        return file.path
    }

    /// All files, hidden ones too, by their paths in the folder.
    func files(in folder: String = ".") throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path(folder)).sorted()
    }
}

/// Runs a program to its end.
func run(_ program: String, _ arguments: [String], input: Data = Data()) async throws -> Command.Outcome {
    try await Command.outcome(of: [program] + arguments, input: input)
}

/// Runs a program that must succeed.
///
/// - Returns: its standard output.
@discardableResult
func output(_ program: String, _ arguments: String...) async throws -> String {
    try await Command.run([program] + arguments)
}

/// The plugin that the tests run, built beside the test program.
let fixturePlugin = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "FixturePlugin").path

/// Where the layers lie that tests share; nobody's end is theirs but the process's.
private let sharedFolder = FileManager.default.temporaryDirectory.path + "/images-tests-\(UUID().uuidString)"

/// The fixture's layers, compressed once for all tests that don't ask how.
private let fixtureLayers = Task {
    atexit { try? FileManager.default.removeItem(atPath: sharedFolder) }
    let layout = try ImageLayout(path: sharedFolder)
    _ = try await ImageBuilder(layout: layout).build([{ try FunctionImage.fixture().contents(base: nil) }])
    return layout
}

extension ImageLayout {
    /// A new layout in which the fixture's layers are compressed already, but no image is there.
    static func withFixtureLayers(_ path: String) async throws -> ImageLayout {
        let source = try await fixtureLayers.value
        let layout = try ImageLayout(path: path)
        for folder in ["layers", "blobs/sha256"] {
            try FileManager.default.createDirectory(atPath: "\(path)/\(folder)", withIntermediateDirectories: true)
            for name in try FileManager.default.contentsOfDirectory(atPath: "\(source.path)/\(folder)") {
                try FileManager.default.linkItem(
                    atPath: "\(source.path)/\(folder)/\(name)", toPath: "\(path)/\(folder)/\(name)")
            }
        }
        return layout
    }
}

extension FunctionImage {
    /// The fixture's image.
    static func fixture(model: String? = nil) -> FunctionImage {
        FunctionImage(
            plugin: "fixture", summary: "Counts bytes", program: .executable(fixturePlugin), model: model,
            environment: ["OPENBLAS_NUM_THREADS": "1"])
    }
}
