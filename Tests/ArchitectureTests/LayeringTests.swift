import Foundation
import Testing

/// Holds the package to its map: imports only point up the list of modules, and the two sides share `Wire` alone, and the
/// system's libcurl.
struct LayeringTests {
    /// The modules from the bottom up; a later one may depend on an earlier one.
    static let functionSide = [
        "COpenBLAS", "CCurl", "CJSON", "CLinux", "Kernels", "Wire", "ModelBundle", "TextFeatures", "PluginKit",
        "Estimators",
    ]
    /// For the tests of plugins: never shipped.
    static let testSupport = ["PluginTesting"]
    static let hostSide = [
        "HTTP", "CCompression", "Images", "Catalog", "Experiment", "PluginContract", "CSandbox", "LocalPlatform",
        "Results", "AWSPlatform", "Charts", "Reports", "Harness",
    ]

    struct Description: Decodable {
        struct Target: Decodable {
            var name: String
            var type: String
            var path: String
            var target_dependencies: [String]?
        }
        struct Dependency: Decodable {
            var identity: String
            var type: String
        }
        var targets: [Target]
        var dependencies: [Dependency]
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func describe() throws -> Description {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        // `swift test` holds the lock of its own build folder.
        process.arguments = [
            "swift", "package", "--package-path", root.path, "--ignore-lock", "describe", "--type", "json",
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return try JSONDecoder().decode(Description.self, from: data)
    }

    @Test func dependenciesPointUp() throws {
        let order = Self.functionSide + Self.testSupport + Self.hostSide
        let modules = try Self.describe().targets.filter { !$0.path.hasPrefix("Tests/") }
        #expect(Set(modules.map(\.name)) == Set(order), "the map and Package.swift name the same modules")
        for module in modules {
            let place = try #require(order.firstIndex(of: module.name))
            for dependency in module.target_dependencies ?? [] {
                let other = try #require(order.firstIndex(of: dependency))
                #expect(other < place, "\(module.name) must not depend on \(dependency)")
                if Self.hostSide.contains(module.name), Self.functionSide.contains(dependency) {
                    #expect(
                        ["Wire", "CCurl"].contains(dependency),
                        "the sides share Wire alone, and libcurl: \(module.name) → \(dependency)")
                }
            }
        }
    }

    @Test func rootDependsOnNoPlugin() throws {
        for dependency in try Self.describe().dependencies {
            #expect(dependency.type != "fileSystem", "\(dependency.identity) is a local package")
        }
    }

    /// Imports are checked in the sources too: a transitive module can be imported without being declared.
    @Test func sourcesImportWhatTheManifestDeclares() throws {
        let order = Self.functionSide + Self.testSupport + Self.hostSide
        for target in try Self.describe().targets where !target.path.hasPrefix("Tests/") {
            let declared = Set(target.target_dependencies ?? [])
            let folder = Self.root.appending(path: target.path)
            for case let file as URL in FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
                ?? .init() where file.pathExtension == "swift"
            {
                for module in try Self.imports(of: file) {
                    let place = "\(file.lastPathComponent) of \(target.name)"
                    #expect(!order.contains(module) || declared.contains(module), "\(place) imports \(module)")
                    if Self.functionSide.contains(target.name) {
                        #expect(!module.hasPrefix("Foundation"), "\(place): the function side has no Foundation")
                    }
                }
            }
        }
    }

    private static func imports(of file: URL) throws -> [String] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard let position = words.firstIndex(of: "import"), position <= 1, words.count > position + 1 else {
                return nil
            }
            return words[position + 1].split(separator: ".").first.map(String.init)
        }
    }
}
