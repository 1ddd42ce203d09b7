import Catalog
import Foundation

/// A project in a folder of its own, with a cache of its own; both are removed with it.
final class ScratchProject {
    let root = FileManager.default.temporaryDirectory.path + "/catalog-tests-\(UUID().uuidString)"

    var cache: String { root + "/cache" }

    /// An empty registry and the dataset `tiny`.
    init() throws {
        try write("registry.json", #"{"plugins": []}"#)
        try write("datasets/tiny.json", Self.tiny())
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    var project: Project { get throws { try Project(root: root, cache: cache) } }

    /// The manifest of 50 made-up texts.
    static func tiny(
        rows: Int = 50, digest: String = "5c7e8b72c07cb7b874c39c870a6ae1a13d7891540ac8f2f93476d273bb052d2b"
    ) -> String {
        """
        {
          "name": "tiny",
          "summary": "made up",
          "kind": "text",
          "rows": \(rows),
          "digest": "\(digest)",
          "source": {"synthetic": {"seed": 7, "rows": 50, "classes": 2, "vocabulary": 100, "words": 5}}
        }
        """
    }

    @discardableResult
    func write(_ path: String, _ text: String) throws -> String { try write(path, Array(text.utf8)) }

    @discardableResult
    func write(_ path: String, _ bytes: [UInt8]) throws -> String {
        let url = URL(filePath: "\(root)/\(path)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
        return url.path
    }

    func read(_ path: String) throws -> String {
        try String(contentsOf: URL(filePath: path.hasPrefix("/") ? path : "\(root)/\(path)"), encoding: .utf8)
    }

    func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(root)/\(path)") }

    /// What `datasets/`'s cache holds for a dataset, hidden files left out.
    func cached(_ dataset: String) -> [String] {
        let entries = try? FileManager.default.contentsOfDirectory(atPath: "\(cache)/datasets/\(dataset)")
        return (entries ?? []).filter { $0 != ".lock" }
    }

    /// A Swift plugin that depends on nothing and prints its name.
    func writeSwiftPlugin(_ name: String, type: String, source: String? = nil) throws {
        try write(
            "Plugins/\(name)/Package.swift",
            """
            // swift-tools-version: 6.2
            import PackageDescription
            let package = Package(
                name: "\(name)",
                products: [.executable(name: "\(name)", targets: ["\(type)Main"])],
                targets: [
                    .target(name: "\(type)"),
                    .executableTarget(name: "\(type)Main", dependencies: ["\(type)"]),
                ])
            """)
        try write(
            "Plugins/\(name)/Sources/\(type)/\(type).swift", source ?? "public struct \(type) { public init() {} }")
        try write("Plugins/\(name)/Sources/\(type)Main/main.swift", "import \(type)\nprint(\(type)(), \"\(name)\")")
        try write("Plugins/\(name)/plugin.json", Self.manifest(name))
    }

    static func manifest(_ name: String, more: String = "") -> String {
        """
        {
          "name": "\(name)",
          "family": "baseline",
          "summary": "a test's",
          "dataset": "tiny",
          "item": "text"\(more)
        }
        """
    }

    /// Runs an executable and returns what it wrote to standard output.
    func output(of executable: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: executable)
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
