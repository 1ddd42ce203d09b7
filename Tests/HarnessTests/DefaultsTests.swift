import Foundation
import Testing

/// What `.env` says holds where neither the command line nor an experiment file says otherwise.
struct DefaultsTests {
    private let project: ScratchProject

    init() throws { project = try ScratchProject(command: ["false"]) }

    private func write(_ text: String, to name: String = ".env") throws {
        try Data(text.utf8).write(to: project.root.appending(path: name))
    }

    private func harness(_ arguments: String...) async throws -> HarnessBinary.Result {
        try await HarnessBinary.run(arguments, environment: ["HARNESS_ROOT": project.root.path])
    }

    @Test func defaultsBelowTheFileBelowTheCommandLine() async throws {
        try write(
            """
            TF_VAR_image_tags=broken
            TF_VAR_memory_sizes=128,256
            TF_VAR_batch_sizes=7
            TF_VAR_max_messages=11
            AWS_SECRET_ACCESS_KEY=s3cret
            """)
        try write("memory: 1024\nbatch-size: 3\n", to: "experiment.yaml")
        let alone = try await harness("run", "--dry-run")
        #expect(alone.status == 0, "\(alone.error)")
        #expect(alone.output.contains("2 cells of 11 messages"))
        #expect(alone.error.contains(".env: --plugin=broken --memory=128,256 --batch-size=7 --messages=11\n"))
        #expect(!(alone.output + alone.error).contains("s3cret"))
        let file = project.root.appending(path: "experiment.yaml").path
        let all = try await harness("run", file, "--batch-size", "5", "--dry-run")
        #expect(all.output.contains("1 cell of 11 messages"))
        #expect(all.output.contains(/broken +1024 +5 +11/))
        #expect(all.error.contains(".env: --plugin=broken --messages=11\n"))
    }

    @Test(arguments: [
        ("TF_VAR_memory_sizes=64", "line 1: memory 64: Lambda functions have 128 to 10240 MB"),
        ("\nTF_VAR_max_messages=many", "line 2: The value 'many' is invalid for '--messages <messages>'"),
        ("TF_VAR_max_messages=1,2", "line 1: The value '1,2' is invalid"),
        ("TF_VAR_batch_sizes=", "line 1: TF_VAR_batch_sizes: a value is missing"),
    ])
    func whatIsWrongIsToldByItsLine(text: String, message: String) async throws {
        try write(text)
        let result = try await harness("run", "--plugin", "broken", "--dry-run")
        #expect(result.status != 0)
        #expect(result.error.contains("\(project.root.path)/.env, \(message)"), "\(result.error)")
    }

    /// The region holds for whatever talks to AWS, unless the environment names one. Nobody listens there.
    @Test(arguments: [("", true), ("eu-west-1", false)])
    func theRegion(inEnvironment: String, isTaken: Bool) async throws {
        try write("TF_VAR_aws_region=eu-north-1\n")
        var environment = [
            "HARNESS_ROOT": project.root.path, "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret",
        ]
        if !inEnvironment.isEmpty { environment["AWS_REGION"] = inEnvironment }
        let result = try await HarnessBinary.run(
            ["destroy", "--endpoint-url", "http://127.0.0.1:1", "--yes"], environment: environment)
        #expect(result.status != 0)
        #expect(result.error.contains("Region eu-north-1, from \(project.root.path)/.env\n") == isTaken)
    }

    @Test func withoutAPluginItIsAskedFor() async throws {
        try write("OTHER=1")
        let result = try await harness("run")
        #expect(result.status != 0)
        #expect(result.error.contains("What is to be run? Give --plugin or --family"))
    }

    @Test func anUnfinishedFileIsNoHindrance() async throws {
        try write("TF_VAR_image_tags=<image_tags> # Functions\nTF_VAR_memory_sizes=<memory_sizes>\n")
        let result = try await harness("run", "--plugin", "broken", "--dry-run")
        #expect(result.status == 0)
        #expect(!result.error.contains("Defaults"))
    }
}
