import Catalog
import Foundation
import Testing

/// What a run executed is kept, and runs again.
struct KeptVersionsTests {
    private let scratch: ScratchProject
    /// As `sha256sum` has it.
    private static let weights = "9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c"

    init() throws {
        scratch = try ScratchProject()
        try scratch.write("Plugins/native/plugin.json", ScratchProject.manifest("native"))
        try scratch.write("Plugins/native/Package.swift", "")
        try scratch.write(
            "Plugins/script/plugin.json",
            ScratchProject.manifest("script", more: #", "command": ["sh", "library/handler.sh"]"#))
        try scratch.write("Plugins/script/library/handler.sh", "exit 0")
        try scratch.write("Plugins/script/Tests/test.sh", "exit 1")
        for name in ["native", "script"] { _ = try scratch.project.addPlugin(name) }
        try write("build/native", "#!/bin/sh\necho first")
        try write("model/model.safetensors", "weights")
    }

    // MARK: What is kept

    private func write(_ path: String, _ text: String) throws {
        try scratch.write(path, text)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(scratch.root)/\(path)")
    }

    /// As the builder leaves it, with its digest.
    private func built(_ name: String) async throws -> (plugin: BuiltPlugin, digest: String) {
        let project = try scratch.project
        let plugin = try #require(try project.plugins(named: [name]).first)
        let built =
            plugin.isSwift
            ? BuiltPlugin(plugin: plugin, command: ["\(scratch.root)/build/native"], workingDirectory: plugin.folder)
            : try #require(try await PluginBuilder(project: project).build([plugin]).built[name])
        return (built, try built.programDigest())
    }

    private func kept(_ run: String) -> KeptVersions { KeptVersions(folder: "\(scratch.root)/runs/\(run)/versions") }

    private func again(_ digest: String, _ name: String, from run: String = "a") async throws -> BuiltPlugin {
        let project = try scratch.project
        let today = try #require(try project.plugins(named: [name]).first)
        return try await kept(run).program(digest, named: "\(name)@baseline", of: today, in: project)
    }

    private func inode(_ path: String) throws -> Int {
        try #require(try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int)
    }

    // MARK: Tests

    @Test func anExecutableRunsAsItWas() async throws {
        let (plugin, digest) = try await built("native")
        try kept("a").keep(plugin, digest: digest)
        // Built anew, and at last gone.
        try write("build/native", "#!/bin/sh\necho second")
        #expect(try await built("native").digest != digest)
        try FileManager.default.removeItem(atPath: "\(scratch.root)/build")

        let old = try await again(digest, "native")
        #expect(try scratch.output(of: old.command[0]) == "first\n")
        #expect(old.plugin.name == "native@baseline" && old.plugin.isSwift && old.environment == plugin.environment)
    }

    @Test func aCommandRunsAsItWas() async throws {
        let (plugin, digest) = try await built("script")
        try kept("a").keep(plugin, digest: digest)
        try scratch.write("Plugins/script/library/handler.sh", "exit 2")
        try scratch.write(
            "Plugins/script/plugin.json", ScratchProject.manifest("script", more: #", "command": ["true"]"#))

        let old = try await again(digest, "script")
        #expect(old.workingDirectory == "\(kept("a").folder)/\(digest)/script")
        #expect(Array(old.command.dropFirst()) == ["library/handler.sh"] && old.plugin.name == "script@baseline")
        #expect(try scratch.read("\(old.workingDirectory)/library/handler.sh") == "exit 0")
        #expect(!FileManager.default.fileExists(atPath: "\(old.workingDirectory)/Tests"), "no part of the program")
    }

    @Test func whatIsKeptAlreadyTakesNoMoreRoom() async throws {
        let (plugin, digest) = try await built("native")
        let model = StoredModel(folder: "\(scratch.root)/model", digest: Self.weights)
        try kept("a").keep(plugin, digest: digest)
        try kept("a").keep(model)
        let runs = ["none", "a"].map(kept)
        try kept("b").keep(plugin, digest: digest, others: runs)
        try kept("b").keep(model, others: runs)
        for file in ["\(digest)/bootstrap", "\(model.digest)/model.safetensors"] {
            let paths = ["a", "b"].map { "\(kept($0).folder)/\(file)" }
            #expect(try inode(paths[0]) == inode(paths[1]))
        }
        let first = "\(kept("a").folder)/\(digest)/bootstrap"
        #expect(try inode(first) != inode(plugin.command[0]), "which builds write over")
        // The one run may go.
        try FileManager.default.removeItem(atPath: kept("a").folder)
        #expect(try scratch.output(of: await again(digest, "native", from: "b").command[0]) == "first\n")
        #expect(try kept("b").model(model.digest, of: "native").folder == "\(kept("b").folder)/\(model.digest)")
        // Once more, nothing happens.
        try kept("b").keep(plugin, digest: digest)
        #expect(try FileManager.default.contentsOfDirectory(atPath: kept("b").folder).count == 2)
    }

    @Test func whatIsDamagedElsewhereIsNotTaken() async throws {
        let (plugin, digest) = try await built("native")
        try kept("a").keep(plugin, digest: digest)
        try write("runs/a/versions/\(digest)/bootstrap", "#!/bin/sh\necho wrong")
        try kept("b").keep(plugin, digest: digest, others: [kept("a")])
        #expect(try scratch.output(of: await again(digest, "native", from: "b").command[0]) == "first\n")
    }

    @Test(arguments: ["native", "script"])
    func whatIsDamagedIsRefused(name: String) async throws {
        let (plugin, digest) = try await built(name)
        try kept("a").keep(plugin, digest: digest)
        let file = name == "native" ? "bootstrap" : "script/library/handler.sh"
        try write("runs/a/versions/\(digest)/\(file)", "exit 3")
        let error = await #expect(throws: CatalogError.self) { try await again(digest, name) }
        #expect(error?.problem.contains("the program of '\(name)' is damaged") == true)
        #expect(error?.file == "\(kept("a").folder)/\(digest)" && error?.advice?.isEmpty == false)
    }

    @Test func whatWasNotKeptIsRefused() async throws {
        let digest = String(repeating: "0", count: 64)
        let error = await #expect(throws: CatalogError.self) { try await again(digest, "native") }
        #expect(error?.problem == "the program of 'native' was not kept")
        #expect(throws: CatalogError.self) { try kept("a").model(digest, of: "native") }
        // Nor is what a plan names that was written by hand.
        for name in ["", ".", "../..", "/bin"] {
            await #expect(throws: CatalogError.self) { try await again(name, "native") }
            #expect(throws: CatalogError.self) { try kept("a").model(name, of: "native") }
        }
        // An empty folder is no program, either.
        try FileManager.default.createDirectory(
            atPath: "\(kept("a").folder)/\(digest)", withIntermediateDirectories: true)
        await #expect(throws: CatalogError.self) { try await again(digest, "native") }
    }

    /// A build in another terminal, while a run was prepared.
    @Test(arguments: ["native", "script"])
    func whatHasChangedIsNotKeptUnderItsOldName(name: String) async throws {
        let (plugin, digest) = try await built(name)
        try write(name == "native" ? "build/native" : "Plugins/script/library/handler.sh", "exit 4")
        let error = #expect(throws: CatalogError.self) { try kept("a").keep(plugin, digest: digest) }
        #expect(error?.problem.contains("has changed since") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: kept("a").folder).isEmpty, "no draft is left")
    }
}
