import Foundation
import Testing

extension CloudTests {
    /// `--driver ecs`: the run is driven by a task of the deployment's, here a process that moto is made to start.
    struct FargateTests {
        @Test func taskDrivesTheRun() async throws {
            let cloud = try await CloudFixture.shared.value
            let deployment = Deployment("fargate", in: cloud)
            let deployed = try await deployment.deploy("--driver", "ecs", "--yes")
            try #require(deployed.status == 0, "\(deployed.error)")
            // The task finds the record in the bucket, as there is none in its image.
            deployment.removeRecord()
            let lambda = try await deployment.lambda()
            let result = try await cloud.harness(
                deployment.runArguments([
                    "--driver", "ecs", "--batch-size", "1", "--messages", "6", "--cold-starts", "1", "--yes",
                ]))
            await lambda.end()
            #expect(result.status == 0, "\(result.error)")
            let run = try #require(try RunFolder(named: result.error, in: cloud.runs))
            #expect(try run.rows().map { $0["outcome"] } == Array(repeating: "succeeded", count: 6))
            #expect(try run.published().count == 6)
            #expect(try run.journal().last?.complete == true)
            try cloud.expectNoSecret(in: run.url)
        }

        @Test func deploymentWithoutTaskIsNamed() async throws {
            let cloud = try await CloudFixture.shared.value
            let deployment = Deployment("no-fargate", in: cloud)
            let deployed = try await deployment.deploy("--yes")
            try #require(deployed.status == 0, "\(deployed.error)")
            let result = try await cloud.harness(deployment.runArguments(["--driver", "ecs", "--yes"]))
            #expect(result.status != 0)
            #expect(result.error.contains("deploy it again with --driver ecs"), "\(result.error)")
        }
    }
}
