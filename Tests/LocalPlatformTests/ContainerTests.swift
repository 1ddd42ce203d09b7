import CSandbox
import Experiment
import Foundation
import LocalPlatform
import TestSupport
import Testing

/// Instances as containers of a real engine's. One test after another: each looks for containers that are left.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct ContainerTests {
    @Test(arguments: await ContainerFixture.engines())
    func theLogIsThatOfAProcess(engine: ContainerEngine) async throws {
        /// The log and the responses, without what is another one each time.
        func play(_ fixture: PlatformFixture) async throws -> [String] {
            var responses: [String] = []
            for event in [
                #"{"text":"one"}"#, #"{"text":"two"}"#, #"{"do":"error"}"#, #"{"do":"exit","code":7}"#, "{}",
                #"{"do":"malformed"}"#, #"{"do":"exit","code":0}"#, #"{"do":"misuse"}"#,
            ] {
                responses.append(await fixture.deliver(event).text)
            }
            return (responses + (try await fixture.finalLog())).map {
                $0.replacing(/[0-9a-f]{8}-[0-9a-f-]{27}/, with: "ID").replacing(/\d+\.\d\d ms/, with: "T ms")
                    .replacing(/Billed Duration: \d+/, with: "Billed Duration: T")
                    .replacing(/Used: \d+/, with: "Used: N").replacing(/:\d{6,}/, with: ":T")
            }
        }
        var (ofProcess, ofContainer): ([String], [String]) = ([], [])
        try await PlatformFixture.with { ofProcess = try await play($0) }
        try await ContainerFixture.with(engine) { ofContainer = try await play($0) }
        if engine.kind == .docker {
            // What a function prints takes a way through docker's daemon, so that it may come after the REPORT.
            #expect(ofContainer.sorted() == ofProcess.sorted())
        } else {
            #expect(ofContainer == ofProcess)
        }
    }

    @Test(arguments: await ContainerFixture.engines())
    func aContainerOverItsMemoryIsKilled(engine: ContainerEngine) async throws {
        try await ContainerFixture.with(engine, memorySize: 128) { fixture in
            let delivery = await fixture.deliver(#"{"do":"allocate","megabytes":300}"#)
            #expect(delivery.errorType == "Runtime.ExitError")
            #expect(delivery.errorMessage?.hasSuffix("Runtime exited with error: signal: killed") == true)
            #expect(await fixture.deliver("{}").outcome == .succeeded)
            let log = try await fixture.finalLog()
            #expect(log.contains { $0.hasPrefix("REPORT") && $0.contains("\tError Type: Runtime.OutOfMemory\t") })
            #expect(try platformLines(in: log).map { $0["coldStart"] as? Bool } == [true, true])
        }
    }

    @Test(arguments: await ContainerFixture.engines())
    func maxMemoryUsedIsWhatTheContainerUsed(engine: ContainerEngine) async throws {
        try await ContainerFixture.with(engine, memorySize: 2048) { fixture in
            #expect(await fixture.deliver("{}").outcome == .succeeded)
            #expect(await fixture.deliver(#"{"do":"allocate","megabytes":100}"#).outcome == .succeeded)
            let used = try await fixture.finalLog()
                .compactMap { $0.firstMatch(of: /Max Memory Used: (\d+) MB/) }.compactMap { Int($0.1) }
            try #require(used.count == 2)
            #expect((5...60).contains(used[0]))
            #expect((100...200).contains(used[1]))
        }
    }

    @Test(arguments: await ContainerFixture.engines())
    func theQuotaIsLiftedInTheInitPhase(engine: ContainerEngine) async throws {
        try await ContainerFixture.with(engine, memorySize: 128) { fixture in
            #expect(fixture.warnings.isEmpty)
            let quotas = try await fixture.deliver(#"{"do":"cpu quota"}"#).object()
            #expect(quotas["init"] is NSNull)
            let share = try #require(quotas["now"] as? Double)
            #expect(abs(share - LambdaLimits.cpuShare(memorySize: 128)) < 0.001)
            let lines = try platformLines(in: await fixture.finalLog())
            #expect(lines.map { $0["limits"] as? String } == ["enforced"])
        }
    }

    @Test(arguments: await ContainerFixture.engines())
    func aTimeoutKillsTheContainer(engine: ContainerEngine) async throws {
        try await ContainerFixture.with(engine, timeoutSeconds: 1) { fixture in
            let delivery = await fixture.deliver(#"{"do":"sleep","seconds":1000}"#)
            #expect(delivery.outcome == .timedOut)
            #expect(delivery.errorType == "Sandbox.Timedout")
            #expect(await fixture.deliver("{}").outcome == .succeeded)
        }
    }

    @Test(arguments: await ContainerFixture.engines())
    func instancesRunSideBySideAndColdOnesAreFresh(engine: ContainerEngine) async throws {
        try await ContainerFixture.with(engine) { fixture in
            let outcomes = await withTaskGroup(of: Outcome.self) { group in
                for _ in 0..<6 { group.addTask { await fixture.deliver(#"{"do":"sleep","seconds":0.5}"#).outcome } }
                return await group.reduce(into: [Outcome]()) { $0.append($1) }
            }
            #expect(outcomes == Array(repeating: .succeeded, count: 6))
            for _ in 0..<2 { #expect(await fixture.deliver("{}", start: .cold).outcome == .succeeded) }
            let lines = try platformLines(in: await fixture.finalLog())
            #expect(lines.suffix(2).map { $0["coldStart"] as? Bool } == [true, true])
            for line in lines where line["coldStart"] as? Bool == true {
                let times = try ["spawned", "ready", "started", "finished"].map { try #require(line[$0] as? Int64) }
                #expect(times == times.sorted())
            }
        }
    }

    @Test(arguments: await ContainerFixture.engines(), [("exit", "Runtime.ExitError"), ("error", "Init.NoModel")])
    func aContainerThatDiesAtOnceFailsItsInit(engine: ContainerEngine, behaviour: (String, String)) async throws {
        try await ContainerFixture.with(engine, environment: ["INIT": behaviour.0]) { fixture in
            let delivery = await fixture.deliver("{}")
            #expect(delivery.errorType == behaviour.1)
            let reports = try await fixture.finalLog().filter { $0.hasPrefix("INIT_REPORT Init Duration: ") }
            try #require(reports.count == 2)
            #expect(reports[0].hasSuffix(" ms\tPhase: init\tStatus: error\tError Type: \(behaviour.1)"))
            #expect(reports[1].hasSuffix(" ms\tPhase: invoke\tStatus: error\tError Type: \(behaviour.1)"))
        }
    }

    @Test(arguments: await ContainerFixture.engines())
    func whatTheImageHasNotCantBeStarted(engine: ContainerEngine) async throws {
        try await ContainerFixture.withImages { folder in
            try await ContainerFixture.with(engine, image: "\(folder)/broken") { fixture in
                let delivery = await fixture.deliver("{}")
                #expect(delivery.errorType == "Runtime.InvalidEntrypoint")
                #expect(delivery.text.contains("\(engine.kind.rawValue) can't start its container"))
                let log = try await fixture.finalLog()
                #expect(log.contains { $0.contains("/var/task/nothing") && $0.contains("no such file or directory") })
            }
        }
    }

    @Test(arguments: await ContainerFixture.engines())
    func oneImageOfALayoutCanBeNamed(engine: ContainerEngine) async throws {
        try await ContainerFixture.withImages { folder in
            try ContainerFixture.merge("\(folder)/broken", into: "\(folder)/function", named: ("broken", "function"))
            try await ContainerFixture.with(engine, image: "\(folder)/function:function") { fixture in
                #expect(await fixture.deliver("{}").outcome == .succeeded)
            }
            let error = await #expect(throws: LocalPlatformError.self) {
                try await ContainerFixture.with(engine, image: "\(folder)/function") { _ in }
            }
            #expect("\(try #require(error))".contains("2 of the 2 images"))
        }
    }

    @Test(arguments: await ContainerFixture.engines())
    func aContainerKnowsItsFunctionAndNothingOfTheUser(engine: ContainerEngine) async throws {
        try await ContainerFixture.with(engine, memorySize: 1024, environment: ["ASKED": "yes = it's \"so\" $HOME"]) {
            let variables = try await $0.deliver(#"{"do":"environment"}"#).object()
            #expect(variables["AWS_LAMBDA_FUNCTION_NAME"] as? String == "ml-on-faas-test-1024MB")
            #expect(variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] as? String == "1024")
            #expect(variables["LAMBDA_TASK_ROOT"] as? String == "/var/task")
            #expect(variables["FROM_IMAGE"] as? String == "yes")
            #expect(variables["ASKED"] as? String == "yes = it's \"so\" $HOME")
            let own = ProcessInfo.processInfo.environment
            let engines = ["PATH", "HOME", "HOSTNAME", "TERM", "LANG", "container"]
            for (name, value) in own where !engines.contains(name) {
                #expect(variables[name] as? String != value, "\(name) is the user's")
            }
        }
    }

    @Test(arguments: await ContainerFixture.engines())
    func withoutLimitsItRunsAndSaysSo(engine: ContainerEngine) async throws {
        var configuration = LocalPlatformConfiguration.withoutRetries
        configuration.usesControlGroups = false
        try await ContainerFixture.with(engine, memorySize: 128, configuration: configuration) { fixture in
            #expect(fixture.warnings.map(\.limit) == ["memory", "cpu"])
            #expect(await fixture.deliver(#"{"do":"allocate","megabytes":200}"#).outcome == .succeeded)
            let log = try await fixture.finalLog()
            #expect(try platformLines(in: log).map { $0["limits"] as? String } == ["unenforced: memory, cpu"])
            #expect(log.contains { $0.contains(/Max Memory Used: 2\d\d MB/) })
        }
    }

    /// Whatever the engine is at when the platform ends: the fixture looks for what is left.
    @Test(arguments: await ContainerFixture.engines(), [0, 30, 60, 90, 120, 180])
    func aPlatformCanEndWhileAContainerStarts(engine: ContainerEngine, milliseconds: Int) async throws {
        try await ContainerFixture.with(engine) { fixture in
            async let delivery = fixture.deliver("{}")
            try await Task.sleep(for: .milliseconds(milliseconds))
            await fixture.platform.shutDown()
            let outcome = await delivery.outcome
            #expect(outcome == .failed || outcome == .succeeded)
        }
    }

    @Test(arguments: await ContainerFixture.engines())
    func theNextHarnessRemovesWhatAKilledOneLeft(engine: ContainerEngine) async throws {
        let image = try await ContainerFixture.image.value
        let parent = FileManager.default.temporaryDirectory.appending(path: "stale-\(UUID().uuidString)").path
        let owner = "ml-on-faas.999999999.1.\(engine.kind == .podman ? 1 : 2)"
        try FileManager.default.createDirectory(atPath: "\(parent)/\(owner)/7", withIntermediateDirectories: true)
        // One that had ended already.
        try FileManager.default.createDirectory(atPath: "\(parent)/\(owner)/8", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: parent) }
        let removal = [engine.path, "rm", "--force"] + (engine.kind == .podman ? ["--time", "0", "--ignore"] : [])
        try JSONEncoder().encode(removal)
            .write(to: URL(filePath: "\(parent)/\(owner)/removal.json"))
        func names() async throws -> String {
            try await Command.run([engine.path, "ps", "--all", "--format", "{{.Names}}"])
        }
        // A thread that ends takes the engine's program along, as a harness does that is killed, and not the container.
        let running = DispatchSemaphore(value: 0)
        let program = Program(
            command: [
                engine.path, "run", "--name", "\(owner).7", "--network", "host", "--ulimit", "nofile=1024:1024",
                "--ulimit", "nproc=1024:1024", "--entrypoint", "/bin/sleep", image, "1000",
            ],
            environment: ProcessInfo.processInfo.environment, workingDirectory: "/",
            output: open("/dev/null", O_WRONLY | O_CLOEXEC), groups: [], cpus: [])
        let pid = await withCheckedContinuation { continuation in
            Thread {
                continuation.resume(returning: (try? program.spawn())?.pid ?? -1)
                running.wait()
            }.start()
        }
        close(program.output)
        while try await Command.run([engine.path, "ps", "--format", "{{.Names}}"]).contains("\(owner).7")
            == false
        {
            try #require(isRunning(pid))
        }
        running.signal()
        var status: CInt = 0
        waitpid(pid, &status, 0)
        #expect(try await names().contains("\(owner).7"))

        await ContainerFolder.removeStale(in: parent)
        #expect(try await !names().contains("\(owner).7"))
        #expect(!FileManager.default.fileExists(atPath: "\(parent)/\(owner)"))
    }
}

/// What can't be run is refused before anything is started.
@Suite struct ContainerRefusalTests {
    /// Without one the tests of containers would be those of no engine.
    @Test func thereIsAnEngineToTest() async {
        #expect(await ContainerFixture.engines().contains { $0.kind == .podman })
    }

    @Test func withoutAnEngineItSaysWhatToInstall() async throws {
        let error = await #expect(throws: LocalPlatformError.self) {
            try await ContainerEngine.find(environment: ["PATH": "/nonexistent"])
        }
        #expect("\(try #require(error))".contains("there is no podman; there is no docker"))
        #expect("\(try #require(error))".contains("apt-get install podman"))
    }

    /// What is found there is executed: whose name could be taken first isn't trusted.
    @Test(arguments: ["others may write", "a link", "somebody else's"])
    func commandsThatOthersMayHaveLeftAreNotExecuted(whose: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "trap-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var parent = "\(folder)/parent"
        let owner = "\(parent)/ml-on-faas.999999999.1.1"
        try FileManager.default.createDirectory(
            atPath: "\(owner)/7", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        // The containers' names follow.
        try JSONEncoder().encode(["/bin/sh", "-c", "touch \"$0\"", "\(folder)/trapped"])
            .write(to: URL(filePath: "\(owner)/removal.json"))
        switch whose {
        case "others may write": chmod(parent, 0o777)
        case "a link":
            symlink(parent, "\(folder)/link")
            parent = "\(folder)/link"
        default: try #require(chown(parent, 12_345, 12_345) == 0, "only root can give a folder away")
        }
        let engine = try #require(await ContainerFixture.engines().first)
        await ContainerFolder.removeStale(in: parent)
        #expect(!FileManager.default.fileExists(atPath: "\(folder)/trapped"))
        let error = #expect(throws: LocalPlatformError.self) { try ContainerFolder(engine: engine, in: parent) }
        #expect("\(try #require(error))".contains("you alone may write into"))
        // It would have been.
        if whose == "others may write" {
            chmod(parent, 0o700)
            await ContainerFolder.removeStale(in: parent)
            #expect(FileManager.default.fileExists(atPath: "\(folder)/trapped"))
        }
    }

    @Test func aProgramThatIsNoEngineIsNone() async throws {
        for name in ["/bin/false", "/bin/echo"] {
            await #expect(throws: LocalPlatformError.self) { try await ContainerEngine.find(name) }
        }
    }

    @Test(arguments: await ContainerFixture.engines())
    func anImageThatIsMissingIsRefused(engine: ContainerEngine) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "refused-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var configuration = LocalPlatformConfiguration()
        configuration.isolation = .container(engine)
        let platform = try await LocalPlatform(configuration: configuration)
        try Data(#"{"manifests":[]}"#.utf8).write(to: URL(filePath: "\(folder)/index.json"))
        for image in [
            nil, "localhost/there-is-no:such-image", folder, "\(folder):name", "\(folder)@sha256:00", "/dev/null",
        ] {
            let error = await #expect(throws: LocalPlatformError.self) {
                try await platform.deploy([ContainerFixture.spec(image: image)], logFolder: folder)
            }
            #expect("\(try #require(error))".contains(image ?? "has no image"))
        }
        await platform.shutDown()
    }
}
