import Experiment
import Foundation
import Testing

/// What `harness serve` answers over HTTP.
@Suite(.timeLimit(.minutes(5))) struct ServeTests {
    @Test func runsAreShownWithoutFunctions() async throws {
        let run = try RunUnderWay()
        let served = try await Served(["--runs", run.runs])
        #expect(served.addresses.count == 1)
        let answers = try await served.ask(
            ["/", "/runs.json", "/?query", "/nothing", "/favicon.ico", "/2015-03-31/functions"]
                .map { .init(target: $0) })
        #expect(answers.map(\.status) == [200, 200, 200, 404, 204, 404])
        #expect(answers[0].headers["content-type"] == "text/html; charset=utf-8")
        #expect(answers[0].headers["content-security-policy"]?.contains("default-src 'none'") == true)
        #expect(answers[1].headers["content-type"] == "application/json")
        for answer in answers {
            #expect(answer.headers["cache-control"] == "no-store")
            #expect(answer.headers["x-content-type-options"] == "nosniff")
            #expect(answer.headers["cross-origin-resource-policy"] == "same-origin")
            #expect(answer.headers["access-control-allow-origin"] == nil)
        }
        let shown = try #require(try await served.runs().first)
        #expect(shown["status"] as? String == "running" && shown["ended"] as? Int == 1)
        try run.deliver(2)
        #expect(try await served.runs().first?["ended"] as? Int == 2)
        try FileManager.default.removeItem(at: run.folder.url)
        #expect(try await served.runs().isEmpty)
    }

    @Test func pagesCanOnlyBeRead() async throws {
        let run = try RunUnderWay()
        let served = try await Served(["--runs", run.runs])
        let page = try await served.ask(.init(target: "/"))
        let head = try await served.ask(.init(method: "HEAD", target: "/"))
        #expect(head.status == 200 && head.body.isEmpty)
        #expect(head.headers["content-length"] == page.headers["content-length"])
        for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
            let answer = try await served.ask(.init(method: method, target: "/runs.json", body: "{}"))
            #expect(answer.status == 405 && answer.headers["allow"] == "GET, HEAD", "\(method)")
        }
    }

    /// A page of elsewhere can make its own name resolve to this machine; then the name is what gives it away.
    @Test func otherNamesAreRefused() async throws {
        let run = try RunUnderWay()
        let served = try await Served(["--runs", run.runs])
        let good = ["localhost", "LocalHost:9", "127.0.0.1", "127.8.9.10:80", "[::1]", "[::1]:9000"]
        let bad: [String?] = [
            nil, "", "example.org", "example.org:9000", "127.0.0.1.example.org", "127.0.0.1:x", "localhost.example.org",
            "10.0.0.1", "127.0.0.256", "[::2]", "[::1", "0.0.0.0", "localhost:80:80",
        ]
        for target in ["/", "/runs.json", "/runs/\(RunUnderWay.name)/report.html"] {
            let answers = try await served.ask((good + bad).map { .init(target: target, host: $0) })
            #expect(answers.prefix(good.count).allSatisfy { $0.status != 403 })
            for (name, answer) in zip(bad, answers.dropFirst(good.count)) {
                #expect(answer.status == 403 || answer.status == 400, "\(name ?? "none")")
                #expect(!answer.body.contains(RunUnderWay.name))
            }
        }
    }

    @Test func onlyReportsOfRunsAreHandedOut() async throws {
        let run = try RunUnderWay()
        let report = "<!DOCTYPE html><title>a report</title>"
        try run.addEnded("earlier", report: report)
        try run.addEnded("odd & näme", report: report)
        let secret = run.folder.url.deletingLastPathComponent().appending(path: "report.html")
        try Data("secret".utf8).write(to: secret)
        let served = try await Served(["--runs", run.runs])
        let known = ["/runs/earlier/report.html", "/runs/odd%20%26%20n%C3%A4me/report.html"]
        for answer in try await served.ask(known.map { .init(target: $0) }) {
            #expect(answer.status == 200 && answer.body == report)
            #expect(answer.headers["content-security-policy"]?.contains("default-src 'none'") == true)
        }
        let refused = [
            "/runs/../report.html", "/runs/%2e%2e/report.html", "/runs//report.html", "/runs/./report.html",
            "/runs/earlier/../report.html", "/runs/earlier%2f..%2f/report.html", "/runs/earlier/plan.json",
            "/runs/earlier/report.html/", "/runs/earlier%00/report.html", "/runs/%ff/report.html",
            "//runs/earlier/report.html", "/runs/\(RunUnderWay.name)/report.html", "/runs/none/report.html",
            "/runs/earlier",
            "/runs/..%2f..%2f..%2fetc/passwd",
        ]
        for (target, answer) in zip(refused, try await served.ask(refused.map { .init(target: $0) })) {
            #expect(answer.status == 404, "\(target)")
            #expect(!answer.body.contains("secret"))
        }
    }

    @Test func functionsAndPagesLieSideBySide() async throws {
        let project = try ScratchProject(command: ScratchProject.answering)
        let served = try await Served(["--plugin", "broken"], root: project.root)
        #expect(served.addresses.count == 2)
        let target = "/2015-03-31/functions/ml-on-faas-broken-1769MB/invocations"
        #expect(served.addresses[0].hasSuffix(target))
        let answers = try await served.ask([
            .init(method: "POST", target: target, host: "host.docker.internal", body: "{}"),
            .init(target: "/"), .init(target: "/runs.json"), .init(method: "POST", target: "/runs.json", body: "{}"),
            .init(target: "/2015-03-31/functions"), .init(target: "/nothing"),
            .init(method: "POST", target: target, body: "{}"),
        ])
        #expect(answers.map(\.status) == [200, 200, 200, 405, 200, 404, 200])
        #expect(answers[0].body == "{}" && answers[6].body == "{}")
        #expect(answers[5].headers["x-amzn-errortype"] == "UnknownOperationException")

        let origins = [
            "https://elsewhere.example", "http://localhost.elsewhere.example", "null", "http://127.0.0.1:8080",
        ]
        let fromPages = try await served.ask(
            origins.map { .init(method: "POST", target: target, origin: $0, body: "{}") })
        #expect(fromPages.map(\.status) == [403, 403, 403, 200], "pages of elsewhere start nothing")
    }

    /// A real run, seen while it lasts; then it is killed, and seen to have been.
    @Test func aRunIsSeenToLiveAndDie() async throws {
        let project = try ScratchProject(command: ScratchProject.answering)
        let served = try await Served([], root: project.root)
        #expect(try await served.runs().isEmpty)
        let process = Process()
        process.executableURL = URL(filePath: try HarnessBinary.path)
        process.arguments = ScratchProject.runArguments + ["--messages", "1000000"]
        process.environment = ProcessInfo.processInfo.environment.merging(["HARNESS_ROOT": project.root.path]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let end = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in end.continuation.finish() }
        try process.run()
        defer { process.terminate() }

        // Each look asks another process: there is nothing else to wait for.
        var ended: [Int] = []
        while ended.count < 3 {
            try #require(process.isRunning)
            let run = try await served.runs().first
            guard run?["status"] as? String == "running", let count = run?["ended"] as? Int else { continue }
            #expect(run?["planned"] as? Int == 1_000_000)
            if count > ended.last ?? 0 { ended.append(count) }
        }
        kill(process.processIdentifier, SIGKILL)
        for await _ in end.stream {}
        let run = try #require(try await served.runs().first)
        #expect(run["status"] as? String == "incomplete")
        #expect(run["ended"] as? Int == (try project.lines(of: "journal.jsonl").filter { $0.hasSuffix("}") }.count - 1))
    }
}
