import Foundation
import Testing

extension CloudTests {
    /// `harness run --platform aws`, to its end or not, and `harness collect` afterwards. All are of one deployment, whose
    /// record is in its bucket alone, as for somebody on another machine.
    struct CloudRunTests {
        private static let shared = Task {
            let deployment = Deployment("runs", in: try await CloudFixture.shared.value)
            let result = try await deployment.deploy("--yes")
            try #require(result.status == 0, "\(result.error)")
            deployment.removeRecord()
            return deployment
        }

        private struct Summary: Decodable {
            struct Sums: Decodable {
                var published, succeeded, failed, rows: Int
            }
            struct Cell: Decodable {
                struct Start: Decodable { var count: Int }
                var cold, warm: Start?
            }
            var isComplete: Bool
            var conservation: Sums
            var cells: [Cell]
            var totalCost: Double
        }

        private struct Environment: Decodable {
            struct Cloud: Decodable { var deployment, account, region, engine: String }
            var cloud: Cloud
        }

        /// A run of sixty messages that is killed when some of those that it has published can't have ended.
        private func killedRun(of deployment: Deployment) async throws -> RunFolder {
            let process = try CloudCommand(
                runOf: deployment, "--batch-size", "1", "--messages", "60", "--cold-starts", "0", "--concurrency", "10",
                "--yes")
            let run = try await process.waitForPublished(15)
            kill(process.process.processIdentifier, SIGKILL)
            #expect(await process.waitForEnd() == SIGKILL)
            return run
        }

        @Test func runMeasuresAndCollectAddsNothing() async throws {
            let deployment = try await Self.shared.value
            let cloud = deployment.cloud
            let lambda = try await deployment.lambda()
            let result = try await cloud.harness(
                deployment.runArguments([
                    "--batch-size", "1,10", "--messages", "5", "--cold-starts", "1", "--yes", "--json",
                ]))
            try #require(result.status == 0, "\(result.error)")
            #expect(result.error.contains("Total"), "what it will cost is told before: \(result.error)")
            let summary = try JSONDecoder().decode(Summary.self, from: Data(result.output.utf8))
            #expect(summary.isComplete)
            #expect(summary.conservation.published == 10 && summary.conservation.succeeded == 10)
            #expect(summary.cells.count == 2)
            #expect(summary.cells.allSatisfy { ($0.cold?.count ?? 0) >= 1 })
            #expect(summary.cells.allSatisfy { ($0.cold?.count ?? 0) + ($0.warm?.count ?? 0) == 5 })
            #expect(summary.totalCost > 0)

            let run = try #require(try RunFolder(named: result.error, in: cloud.runs))
            let rows = try run.rows()
            #expect(rows.count == 10)
            #expect(rows.allSatisfy { $0["outcome"] == "succeeded" && $0["lambdaMemorySize"] == "512" })
            #expect(rows.allSatisfy { ["1", "10"].contains($0["batchSize"]) && $0["processingTime"] != "" })
            #expect(rows.count { $0["startMode"] == "cold" } == 2)
            #expect(rows.allSatisfy { $0["startMode"] != "cold" || $0["isColdStart"] == "True" })
            try run.expectAllOnce()
            // As in runs of every other deployment.
            #expect(rows.allSatisfy { $0["lambdaName"] == "ml-on-faas-example-512MB" })
            let environment = try JSONDecoder().decode(
                Environment.self, from: Data(contentsOf: run.url.appending(path: "environment.json")))
            #expect(environment.cloud.deployment == deployment.name)
            #expect(environment.cloud.account == CloudFixture.account)
            #expect(environment.cloud.region == CloudFixture.region)
            #expect(environment.cloud.engine == "cloudformation")
            #expect(try run.text(of: "report.html").contains("example"))
            try cloud.expectNoSecret(in: run.url)

            let logs = try run.logLines()
            let collected = try await cloud.collect(run)
            #expect(collected.error.contains("0 new events; of 10 messages 10 have ended."))
            #expect(try run.logLines() == logs)
            #expect(try run.rows() == rows)
            await lambda.end()
        }

        /// A gap counts from when the client has the log of the message before, and the functions' own stamps tell what came
        /// of it.
        @Test func functionIsLeftIdle() async throws {
            let deployment = try await Self.shared.value
            let lambda = try await deployment.lambda()
            let result = try await deployment.cloud.harness(
                deployment.runArguments([
                    "--batch-size", "1", "--workload", "idle-gaps", "--gaps", "0.1,0.3", "--messages", "5", "--yes",
                ]))
            #expect(result.status == 0, "\(result.error)")
            #expect(result.output.contains("The median life of an idle instance"))
            let run = try #require(try RunFolder(named: result.error, in: deployment.cloud.runs))
            try run.expectAllOnce()
            let rows = try run.rows()
            #expect(rows.map { $0["idleGap"] == "" } == [true, false, false, false, false])
            #expect(rows.count { $0["idleGap"] == "100" } == 2 && rows.count { $0["idleGap"] == "300" } == 2)
            for row in rows.dropFirst() {
                // Stamps are cut to milliseconds.
                let idle = try #require(Double(row["idleTime"] ?? ""))
                #expect(try idle > #require(Double(row["idleGap"] ?? "")) - 1)
            }
            await lambda.end()
        }

        @Test func costIsToldAfterwards() async throws {
            let deployment = try await Self.shared.value
            let lambda = try await deployment.lambda()
            let result = try await deployment.cloud.harness(
                deployment.runArguments(["--batch-size", "1", "--messages", "1", "--cold-starts", "0", "--yes"]))
            #expect(result.status == 0, "\(result.error)")
            #expect(result.output.contains("By their REPORT lines, the deliveries cost $"))
            #expect(result.output.contains("1 published = 1 succeeded"))
            await lambda.end()
        }

        /// The operating system's list of processes is everybody's to read.
        @Test func killedRunIsCollectedToItsEnd() async throws {
            let deployment = try await Self.shared.value
            let cloud = deployment.cloud
            let lambda = try await deployment.lambda()
            let process = try CloudCommand(
                runOf: deployment, "--batch-size", "1", "--messages", "60", "--cold-starts", "0", "--concurrency", "10",
                "--yes")
            let run = try await process.waitForPublished(15)
            for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") where Int(name) != nil {
                guard let line = try? Data(contentsOf: URL(filePath: "/proc/\(name)/cmdline")) else { continue }
                cloud.expectNoSecret(in: String(decoding: line, as: UTF8.self), "the command line of process \(name)")
            }
            kill(process.process.processIdentifier, SIGKILL)
            #expect(await process.waitForEnd() == SIGKILL)
            let journal = try run.journal()
            #expect(journal.count { $0.kind == "delivery" } < (try run.published().count), "some were under way")
            #expect(journal.allSatisfy { $0.complete == nil })

            try await cloud.collectAll(run)
            try run.expectAllOnce()
            #expect(try run.rows().allSatisfy { $0["outcome"] == "succeeded" })
            await lambda.end()
        }

        @Test func killedRunIsResumed() async throws {
            let deployment = try await Self.shared.value
            let cloud = deployment.cloud
            let lambda = try await deployment.lambda()
            let run = try await killedRun(of: deployment)
            let before = try run.published()

            let result = try await cloud.harness(["run", "--resume", run.url.path, "--yes"])
            #expect(
                result.error.contains("goes on: \(60 - before.count) of 60 messages are missing"), "\(result.error)")
            let published = try run.published()
            #expect(published.count == 60)
            #expect(Set(published).count == 60)
            #expect(Array(published.prefix(before.count)) == before)
            try await cloud.collectAll(run)
            try run.expectAllOnce()
            await lambda.end()
        }

        @Test func openLoopIsPublishedByItsSchedule() async throws {
            let deployment = try await Self.shared.value
            let lambda = try await deployment.lambda()
            let arguments = deployment.runArguments([
                "--batch-size", "1", "--messages", "20", "--workload", "constant", "--rate", "10",
            ])
            let forecast = try await deployment.cloud.harness(arguments + ["--dry-run"])
            #expect(forecast.status == 0, "\(forecast.error)")
            #expect(forecast.output.contains("20 invocations, in about 2s (by the schedule)"), "\(forecast.output)")
            #expect(forecast.output.contains("Lambda requests"), "what it costs")
            let refused = try await deployment.cloud.harness(arguments + ["--dry-run", "--max-cost", "0"])
            #expect(refused.status != 0)

            let result = try await deployment.cloud.harness(arguments + ["--yes"])
            #expect(result.status == 0, "\(result.error)")
            #expect(result.output.contains("0 of 20 arrivals not sent"), "\(result.output)")
            await lambda.end()
        }

        @Test func interruptedRunIsClosedAndCollectedToItsEnd() async throws {
            let deployment = try await Self.shared.value
            let cloud = deployment.cloud
            let lambda = try await deployment.lambda()
            let process = try CloudCommand(
                runOf: deployment, "--batch-size", "1", "--messages", "60", "--cold-starts", "0", "--concurrency", "10",
                "--yes")
            let run = try await process.waitForPublished(15)
            process.interrupt()
            #expect(await process.waitForEnd() == 128 + SIGINT, "\(process.said)")
            cloud.expectNoSecret(in: process.said, "what the run says")
            #expect(try run.journal().last?.complete == false)
            #expect(FileManager.default.fileExists(atPath: run.url.appending(path: "report.html").path))

            try await cloud.collectAll(run)
            try run.expectAllOnce()
            #expect(try run.rows().allSatisfy { $0["outcome"] == "succeeded" })
            await lambda.end()
        }

        @Test func interruptedCollectionGoesOn() async throws {
            let deployment = try await Self.shared.value
            let cloud = deployment.cloud
            let lambda = try await deployment.lambda()
            let run = try await killedRun(of: deployment)

            let proxy = try await Peer(
                "HarnessTests/Peers/faulty_proxy.py", [cloud.aws.url, "1", "0", "FilterLogEvents"])
            let collection = try CloudCommand(
                ["collect", run.url.path], in: cloud, environment: ["AWS_ENDPOINT_URL": proxy.url])
            let ended = Task {
                defer { Task { await proxy.end() } }
                return await collection.waitForEnd()
            }
            #expect(await proxy.line() == "kept", "\(collection.said)")
            collection.interrupt()
            #expect(await ended.value == 128 + SIGINT, "\(collection.said)")
            try await cloud.collectAll(run)
            try run.expectAllOnce()
            await lambda.end()
        }

        /// What became of a message that Lambda gave up only its dead letter tells, behind those of other runs.
        @Test func failuresOfAKilledRunAreCollected() async throws {
            let deployment = try await Self.shared.value
            let cloud = deployment.cloud
            let queue = "client('sqs').get_queue_url(QueueName='\(deployment.name)-dead-letters')['QueueUrl']"
            try await cloud.boto(
                """
                message = json.dumps({"ExperimentId": "another", "MessageId": "m"})
                for number in range(15):
                    client("sqs").send_message(
                        QueueUrl=\(queue), MessageBody=json.dumps({"Records": [{"Sns": {"Message": message}}]}))
                """)
            let lambda = try await deployment.lambda(fails: true)
            let run = try await killedRun(of: deployment)
            try await cloud.collectAll(run)
            try run.expectAllOnce()
            let failed = try run.rows().filter { $0["outcome"] == "failed" }
            // The last messages may have been published and not written down.
            let published = try Set(run.published())
            let letters = try run.lines(of: "logs/dead-letters.jsonl").compactMap { letter in
                try /MessageId\\+": ?\\+"([0-9a-f-]+)/.firstMatch(in: letter).map { String($0.output.1) }
            }.filter(published.contains)
            #expect(!failed.isEmpty && failed.count == Set(letters).count)
            #expect(failed.allSatisfy { $0["error"]?.contains("Runtime exited with error") == true }, "\(failed)")
            await lambda.end()
            // Theirs stay.
            let left = try await cloud.boto(
                """
                names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
                counts = client("sqs").get_queue_attributes(QueueUrl=\(queue), AttributeNames=names)["Attributes"]
                print(sum(int(counts[name]) for name in names))
                client("sqs").purge_queue(QueueUrl=\(queue))
                """)
            #expect(left == "15\n")
        }

        /// A dead letter names the function as it is deployed, and the ledger knows it as the run does: where the two differ, the
        /// message is given up only after all patience.
        @Test func failedMessagesAreToldByTheirDeadLetters() async throws {
            let deployment = try await Self.shared.value
            let cloud = deployment.cloud
            let lambda = try await deployment.lambda(fails: true)
            let process = try CloudCommand(
                runOf: deployment, "--batch-size", "1", "--messages", "10", "--cold-starts", "0", "--yes")
            #expect(await process.waitForEnd() == 1, "\(process.said)")
            let run = try #require(try RunFolder(named: process.said, in: cloud.runs))
            let rows = try run.rows()
            #expect(rows.count == 10)
            let failed = rows.filter { $0["outcome"] == "failed" }
            #expect(failed.count == 2)
            #expect(failed.allSatisfy { $0["error"]?.contains("Runtime exited with error") == true }, "\(failed)")
            #expect(rows.count { $0["outcome"] == "succeeded" } == 8)
            #expect(try run.lines(of: "logs/dead-letters.jsonl").count == 2)
            await lambda.end()
        }
    }
}
