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

        /// The task is stopped, and brings home what it had done.
        @Test func interruptedTaskIsCollectedToItsEnd() async throws {
            let cloud = try await CloudFixture.shared.value
            let deployment = Deployment("fargate", in: cloud)
            let deployed = try await deployment.deploy("--driver", "ecs", "--yes")
            try #require(deployed.status == 0, "\(deployed.error)")
            let lambda = try await deployment.lambda(fails: true)
            let process = try CloudCommand(
                runOf: deployment, "--driver", "ecs", "--batch-size", "1", "--messages", "500", "--cold-starts", "0",
                "--yes")
            // Another machine's work can only be looked at again.
            var ended = 0
            while ended < 5 {
                try #require(process.process.isRunning, "the run ended early: \(process.said)")
                let reports = try await cloud.boto(
                    """
                    group = "/aws/lambda/\(deployment.function(512))"
                    try:
                        print(len(client("logs").filter_log_events(logGroupName=group)["events"]))
                    except client("logs").exceptions.ResourceNotFoundException:
                        print(0)
                    """)
                ended = try #require(Int(reports.trimmingCharacters(in: .whitespacesAndNewlines))) / 5
            }
            process.interrupt()
            #expect(await process.waitForEnd() == 128 + SIGINT, "\(process.said)")
            let run = try #require(try RunFolder(named: process.said, in: cloud.runs))
            #expect(try run.journal().last?.complete == false)
            #expect((5..<500).contains(try run.published().count))
            try await cloud.collectAll(run)
            try run.expectAllOnce()
            await lambda.end()
            // Its journal is fetched again, and what the dead letters told isn't lost.
            let rows = try run.rows()
            #expect(rows.contains { $0["outcome"] == "failed" })
            _ = try await cloud.collect(run)
            #expect(try run.rows() == rows)
            cloud.expectNoSecret(in: process.said, "what the run says")
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
