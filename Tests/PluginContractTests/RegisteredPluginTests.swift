import Catalog
import Experiment
import Foundation
import LocalPlatform
import PluginContract
import Testing

/// Every plugin of the registry, and a Python one, on the embedded platform. One after the other: each measures the
/// memory of processes.
@Suite(.serialized) struct RegisteredPluginTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// Names only, and none of a malformed registry: that is `registryIsRead`'s to report. Of plugins that serve the
    /// models of others one from each folder, as starting them takes seconds.
    private static var pluginNames: [String] {
        var folders: Set<String> = []
        return ((try? Project(root: root).plugins()) ?? []).filter { folders.insert($0.folder).inserted }.map(\.name)
    }

    /// Without names the tests below would all be passed, as there would be none.
    @Test func registryIsRead() throws {
        let plugins = try Project(root: Self.root).plugins()
        #expect(!plugins.isEmpty)
        #expect(Set(plugins.map(\.folder)).count == Self.pluginNames.count)
    }

    @Test(arguments: Self.pluginNames) func keepsTheContract(_ name: String) async throws {
        try await expectContractKept(name)
    }

    /// With a model of numbers, all those that take both.
    @Test(arguments: Self.pluginNames) func keepsTheContractOnNumbers(_ name: String) async throws {
        let plugin = try Project(root: Self.root).plugins(named: [name])[0]
        guard plugin.isSwift, plugin.manifest.item == .any else { return }
        try await expectContractKept(name, dataset: "digits")
    }

    private func expectContractKept(_ name: String, dataset: String? = nil) async throws {
        let project = try Project(root: Self.root)
        // All are built at once the first time; then this costs milliseconds.
        let build = try await PluginBuilder(project: project).build(try project.plugins())
        if let failure = build.failures[name] { throw failure }
        let built = try #require(build.built[name])
        try await expectContractKept(
            built, owner: build.built[built.plugin.modelOwner], dataset: dataset, project: project)
    }

    /// A Lambda function as it is, on AWS's own runtime client for Python.
    @Test func aPythonFunctionKeepsTheContractToo() async throws {
        let plugin = try RegisteredPlugin(
            folder: "\(Self.root)/Tests/PluginContractTests/python-echo", datasets: ["synthetic"])
        let project = try Project(root: Self.root)
        let build = try await PluginBuilder(project: project).build([plugin])
        if let failure = build.failures[plugin.name] { throw failure }
        try await expectContractKept(try #require(build.built[plugin.name]), project: project)
    }

    private func expectContractKept(
        _ plugin: BuiltPlugin, owner: BuiltPlugin? = nil, dataset: String? = nil, project: Project
    )
        async throws
    {
        let rows = try await project.dataset(dataset ?? plugin.plugin.manifest.dataset).fetch()
        let model = try await ModelStore(project: project).model(for: owner ?? plugin, on: dataset)
        let logs = FileManager.default.temporaryDirectory.appending(path: "contract-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: logs, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: logs) }
        let function = FunctionSpec(
            plugin: plugin.plugin.name, memorySize: 1769, command: plugin.command,
            workingDirectory: plugin.workingDirectory, modelDirectory: model?.folder ?? plugin.workingDirectory)
        let contract = PluginContract(
            function, kind: rows.manifest.kind,
            rows: try DatasetRows(file: URL(filePath: rows.rowsPath)),
            platform: try await LocalPlatform(), logFolder: logs.path)
        let findings = try await contract.check()
        #expect(findings.count == ContractClause.allCases.count)
        for finding in findings { #expect(finding.isKept, "\(finding.clause.rawValue): \(finding.explanation)") }
    }
}
