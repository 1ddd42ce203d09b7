import Catalog
import Experiment
import Foundation
import PluginContract
import Testing

/// The contract notices each way of breaking it.
struct PluginContractTests {
    private func check(_ platform: FakePlatform) async throws -> [ContractFinding] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "contract-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let rows = folder.appending(path: "rows.jsonl")
        let texts = (0..<50).map { "{\"text\":\"text \($0)\"}\n" }
        try Data(texts.joined().utf8).write(to: rows)
        let function = FunctionSpec(
            plugin: "fake", memorySize: 128, command: ["/bin/true"], workingDirectory: "/", modelDirectory: "/")
        let contract = PluginContract(
            function, kind: .text, rows: try DatasetRows(file: rows), platform: platform, logFolder: folder.path)
        return try await contract.check()
    }

    @Test func whoKeepsItIsFoundToKeepIt() async throws {
        let platform = FakePlatform(nil)
        let findings = try await check(platform)
        #expect(findings.map(\.clause) == ContractClause.allCases)
        #expect(findings.filter { !$0.isKept }.isEmpty)
        #expect(platform.isShutDown)
    }

    @Test(arguments: FakePlatform.Fault.allCases) func aFaultBreaksItsClause(_ fault: FakePlatform.Fault) async throws {
        let platform = FakePlatform(fault)
        let findings = try await check(platform)
        let broken = findings.filter { !$0.isKept }.map(\.clause)
        if fault == .answersNoJSON {
            #expect(broken == [.coldStart], "whatever doesn't start isn't asked for more")
        } else {
            #expect(broken.first == fault.clause, "\(findings)")
        }
        #expect(platform.isShutDown)
    }
}
