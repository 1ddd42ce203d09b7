import Foundation
import Testing

extension CloudTests {
    /// AWS throttles, fails, calls credentials expired, and connections break: nobody notices but by the time.
    struct FaultyNetworkTests {
        /// A profile whose credentials a program hands out, with another session's token every time.
        private func profile(in cloud: CloudFixture) throws -> [String: String] {
            let folder = cloud.scratch.appending(path: "home/.aws")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let credentials: [String: Any] = [
                "Version": 1, "AccessKeyId": "ASIAHARNESSTEST", "SecretAccessKey": CloudFixture.secret,
                "SessionToken": "TOKEN", "Expiration": (Date.now + 3600).ISO8601Format(),
            ]
            let document = folder.appending(path: "document.json").path
            try JSONSerialization.data(withJSONObject: credentials).write(to: URL(filePath: document))
            let program = folder.appending(path: "hand-out").path
            try "#!/bin/sh\nsed \"s/TOKEN/$(cat /proc/sys/kernel/random/uuid)/\" \(document)\n"
                .write(toFile: program, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
            try "[profile renewed]\nregion = \(CloudFixture.region)\ncredential_process = \(program)\n"
                .write(to: folder.appending(path: "config"), atomically: true, encoding: .utf8)
            return [
                "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_REGION": "", "AWS_PROFILE": "renewed",
            ]
        }

        @Test func deploymentRunAndDestructionGoThrough() async throws {
            let cloud = try await CloudFixture.shared.value
            let deployment = Deployment("faulty", in: cloud)
            let proxy = try await Peer("HarnessTests/Peers/faulty_proxy.py", [cloud.aws.url, "7", "0.15"])
            let environment = try profile(in: cloud).merging(["AWS_ENDPOINT_URL": proxy.url]) { $1 }
            let before = try await cloud.inventory()

            let made = try await deployment.deploy(memory: "512,1769", "--yes", environment: environment)
            try #require(made.status == 0, "\(made.error)")
            let lambda = try await deployment.lambda(memory: "512,1769")
            let result = try await cloud.harness(
                deployment.runArguments(
                    memory: "512,1769",
                    ["--batch-size", "1", "--messages", "6", "--cold-starts", "2", "--yes"]),
                environment: environment)
            #expect(result.status == 0, "\(result.error)")
            #expect(result.output.contains("12 published = 12 succeeded"))
            let run = try #require(try RunFolder(named: result.error, in: cloud.runs))
            #expect(try run.rows().count == 12)
            let reports = try run.reports()
            #expect(reports.count == Set(reports).count)
            try cloud.expectNoSecret(in: run.url)
            let collected = try await cloud.harness("collect", run.url.path, environment: environment)
            #expect(collected.status == 0, "\(collected.error)")
            // A message that was published twice, as the first answer was lost, may be worked on after the run.
            #expect(collected.error.contains("of 12 messages 12 have ended."))
            #expect(try run.rows().count == 12)
            await lambda.end()

            let removal = try await deployment.harness("destroy", ["--yes"], environment: environment)
            #expect(removal.status == 0, "\(removal.error)")
            #expect(try await cloud.inventory().changes(since: before) == [])

            let counts = try JSONDecoder().decode([String: Int].self, from: Data(await proxy.end().utf8))
            for fault in ["throttled", "internal", "reset", "lost", "slow", "expired"] {
                #expect(counts[fault, default: 0] > 0, "\(counts)")
            }
        }
    }
}
