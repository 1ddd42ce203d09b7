import Catalog
import Foundation
import Testing

/// Building plugins, with the real compiler.
struct PluginBuilderTests {
    private let scratch: ScratchProject

    init() throws {
        scratch = try ScratchProject()
        try scratch.write("Package.swift", "")
        for (name, type) in [("one", "One"), ("two", "Two")] {
            try scratch.writeSwiftPlugin(name, type: type)
            _ = try scratch.project.addPlugin(name)
        }
    }

    /// - Returns: the build, and how often the compiler was started or waited for.
    private func build() async throws -> (PluginBuild, steps: Int) {
        let counter = Counter()
        let project = try scratch.project
        let build = try await PluginBuilder(project: project).build(try project.plugins()) { _ in counter.add() }
        return (build, counter.count)
    }

    @Test func manyAreBuiltAtOnceAndAgainWhenTheyChange() async throws {
        let (first, steps) = try await build()
        #expect(first.failures.isEmpty)
        #expect(steps > 0)
        let one = try #require(first.built["one"])
        #expect(try scratch.output(of: one.command[0]) == "One() one\n")
        #expect(first.built["two"]?.workingDirectory == "\(scratch.root)/Plugins/two")

        let (second, noSteps) = try await build()
        #expect(noSteps == 0, "nothing changed, so the compiler isn't asked")
        #expect(second.built == first.built)

        try scratch.write("Plugins/one/Sources/OneMain/main.swift", "import One\nprint(One(), 2)")
        _ = try await build()
        #expect(try scratch.output(of: one.command[0]) == "One() 2\n")

        try scratch.write("Sources/Wire/New.swift", "")
        #expect(try await build().steps > 0, "what plugins share has changed")
        try scratch.write("Sources/Reports/New.swift", "")
        #expect(try await build().steps == 0, "plugins don't import the host side")
    }

    @Test func aFileThatIsGoneIsNotMissed() async throws {
        try scratch.write("Plugins/one/Sources/One/More.swift", "public struct More {}")
        #expect(try await build().0.failures.isEmpty)
        try FileManager.default.removeItem(atPath: "\(scratch.root)/Plugins/one/Sources/One/More.swift")
        #expect(try await build().0.failures.isEmpty)
    }

    @Test func oneThatDoesNotBuildLeavesTheOthersAlone() async throws {
        try scratch.write("Plugins/two/Sources/Two/Two.swift", "public struct Two { let x: Int = \"no\" }")
        let (build, _) = try await build()
        #expect(build.built.keys.sorted() == ["one"])
        let failure = try #require(build.failures["two"])
        #expect(failure.problem == "the plugin 'two' doesn't build")
        #expect(failure.details?.contains("Two.swift:1:") == true)
        #expect(failure.details?.contains("cannot convert value of type 'String'") == true)
        #expect(failure.details?.contains("Compiling") == false, "only the errors are shown")

        try scratch.writeSwiftPlugin("two", type: "Two")
        #expect(try await self.build().0.built.count == 2)
    }

    @Test func aManifestThatDoesNotCompileIsThatPluginsFault() async throws {
        try scratch.write("Plugins/one/Package.swift", "// swift-tools-version: 6.2\nnot Swift")
        let (build, _) = try await build()
        #expect(build.built.keys.sorted() == ["two"])
        #expect(build.failures["one"]?.details?.contains("error") == true)
    }

    @Test func aNewPluginBuildsUntouched() async throws {
        _ = try scratch.project.newPlugin("my-algorithm", like: "one")
        let (build, _) = try await build()
        let command = try #require(build.built["my-algorithm"]?.command)
        #expect(try scratch.output(of: command[0]) == "MyAlgorithm() my-algorithm\n")
    }
}

/// Plugins whose runtime is a command.
struct CommandPluginTests {
    private let scratch: ScratchProject

    init() throws { scratch = try ScratchProject() }

    private func prepare(command: String, more: String = "") async throws -> PluginBuild {
        try scratch.write(
            "Plugins/py/plugin.json", ScratchProject.manifest("py", more: ",\n\"command\": \(command)\(more)"))
        let project = try scratch.project
        let plugin = try project.plugins().first ?? project.addPlugin("py")
        return try await PluginBuilder(project: project).build([plugin])
    }

    @Test func aProgramIsLookedUpInThePath() async throws {
        let build = try await prepare(command: #"["sh", "-c", "true"]"#)
        let built = try #require(build.built["py"])
        #expect(built.command[0].hasPrefix("/"))
        #expect(built.command[0].hasSuffix("/sh"))
        #expect(built.command.dropFirst() == ["-c", "true"])
        #expect(built.workingDirectory == "\(scratch.root)/Plugins/py")
        #expect(!scratch.exists(".build/plugins"), "there is nothing to compile")
    }

    @Test func aRelativeProgramIsSeenFromTheFolder() async throws {
        try scratch.write("Plugins/py/run", "#!/bin/sh\n")
        var build = try await prepare(command: #"["./run"]"#)
        #expect(build.failures["py"]?.problem == "there is no program './run'", "it isn't executable")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: "\(scratch.root)/Plugins/py/run")
        build = try await prepare(command: #"["./run"]"#)
        #expect(build.built["py"]?.command == ["\(scratch.root)/Plugins/py/run"])
    }

    @Test func aMissingProgramIsNamed() async throws {
        let build = try await prepare(command: #"["no-such-program"]"#)
        #expect(build.failures["py"]?.description.contains("plugin.json: command: there is no program") == true)
    }

    @Test func requirementsGetAnEnvironmentOfTheirOwn() async throws {
        try scratch.write("Plugins/py/requirements.txt", "# nothing\n")
        let more = ",\n\"requirements\": \"requirements.txt\""
        let build = try await prepare(command: #"["python3", "-c", "pass"]"#, more: more)
        let python = try #require(build.built["py"]?.command.first)
        #expect(python.hasPrefix("\(scratch.cache)/python/py-"))
        #expect(FileManager.default.isExecutableFile(atPath: python))
        #expect(try await prepare(command: #"["python3", "-c", "pass"]"#, more: more).built == build.built)

        try scratch.write("Plugins/py/requirements.txt", "./no-such-folder\n")
        let failure = try await prepare(command: #"["python3"]"#, more: more).failures["py"]
        #expect(failure?.problem == "the Python packages of 'py' can't be installed")
        #expect(failure?.details?.contains("no-such-folder") == true)
    }
}
