import AWSPlatform
import Experiment
import Foundation
import Testing

/// docs/aws.md has the policies and an estimate as the code makes them; `UPDATE_SNAPSHOTS=1` writes them anew.
struct DocumentTests {
    private static let document = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/aws.md")

    private static func policy(_ engine: Engine) throws -> String {
        var deployment = SampleDeployment.deployment([])
        deployment.driver = SampleDeployment.driver
        let policy = try LeastPrivilegePolicy(
            for: deployment, calls: AWSOperation.all.flatMap(\.actions), engine: engine)
        return policy.json.map { "```json\n\($0)\n```\n" }.joined(separator: "\n")
    }

    private static func estimate() throws -> String {
        let plugin = PlannedPlugin(
            name: "pca", family: "", summary: "", dataset: "", datasetDigest: "", modelDigest: nil)
        let plan = ExperimentPlan(
            experimentId: "e", platform: "aws", plugins: [plugin], memorySizes: [1024], batchSizes: [1, 10],
            messages: 730, coldStarts: 66, concurrency: 1, seeds: Seeds(sampling: 1, order: 1))
        let deployment = SampleDeployment.deployment([SampleDeployment.function(memorySize: 1024)])
        let lines = try CostEstimate(plan: plan, on: deployment).text.split(
            separator: "\n", omittingEmptySubsequences: false)
        return lines.map { $0.isEmpty ? "\n" : "    \($0)\n" }.joined()
    }

    @Test func documentSaysWhatTheCodeSays() throws {
        var text = try String(contentsOf: Self.document, encoding: .utf8)
        let recorded = text
        var blocks = try Engine.allCases.map { ("policy \($0.rawValue)", "end of policy", try Self.policy($0)) }
        blocks.append(("estimate", "end of estimate", try Self.estimate()))
        for (begin, end, block) in blocks {
            let start = try #require(text.range(of: "<!-- \(begin) -->\n")?.upperBound)
            let finish = try #require(text[start...].range(of: "<!-- \(end) -->")?.lowerBound)
            text.replaceSubrange(start..<finish, with: block)
        }
        if ProcessInfo.processInfo.environment["UPDATE_SNAPSHOTS"] != nil {
            try text.write(to: Self.document, atomically: true, encoding: .utf8)
        } else {
            #expect(text == recorded, "run the tests with UPDATE_SNAPSHOTS=1 if this is meant")
        }
    }
}
