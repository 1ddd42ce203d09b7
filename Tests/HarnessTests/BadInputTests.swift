import Foundation
import Testing

/// What a user may get wrong on the command line: a clear error, an exit code that isn't 0, and nothing is started.
struct BadInputTests {
    @Test(arguments: [
        (["run", "--plugin", "pac"], "pca"),
        (["run", "--plugin", "pca", "--memory", "64"], "128 to 10240"),
        (["run", "--plugin", "pca", "--memory", "10241"], "128 to 10240"),
        (["run", "--plugin", "pca", "--memory", "lots"], "--memory"),
        (["run", "--plugin", "pca", "--batch-size", "0"], "at least one item"),
        (["run", "--plugin", "pca", "--batch-size", "1,,2"], "--batch-size"),
        (["run", "--plugin", "pca,pca"], "given twice"),
        (["run", "--plugin", "pca", "--messages", "0"], "at least one message"),
        (["run", "--plugin", "pca", "--messages", "5", "--cold-starts", "6"], "--cold-starts"),
        (["run", "--plugin", "pca", "--cold", "--cold-starts", "6"], "--cold-starts"),
        (["run", "--plugin", "pca", "--batch-size", "\(Int.max)"], "payload"),
        (["run", "--plugin", "pca", "--messages", "\(Int.max)"], "--messages"),
        (["run", "--plugin", "pca", "--timeout", "0"], "--timeout"),
        (["run", "--plugin", "pca", "--keep-alive", "nan"], "--keep-alive"),
        (["run", "--plugin", "pca", "--concurrency", "5000"], "--concurrency"),
        (["serve", "--plugin", "pca", "--timeout", "901"], "--timeout"),
        (["run", "--plugin", "pca", "--dataset", "sentimant"], "sentiment"),
        (["run", "--plugin", "pca", "--messages", "9223372036854775807"], "at most"),
        (["run", "--plugin", "pca", "--batch-size", "9223372036854775807"], "payload"),
        (["run", "--plugin", "pca", "--concurrency", "9223372036854775807"], "--concurrency"),
        (["run", "--plugin", "pca", "--keep-alive", "inf"], "--keep-alive"),
        (["run", "--plugin", "pca", "--timeout", "901"], "1 to 900"),
        (["run", "--plugin", "pca", "--isolation", "jail"], "container"),
        (["run", "--plugin", "pca", "--engine", "podman"], "--isolation container"),
        (["run", "--plugin", "pca", "--isolation", "container", "--engine", "podmann"], "there is no podmann"),
        (["serve", "--plugin", "pca", "--isolation", "container", "--engine", "/bin/false"], "apt-get install podman"),
        (["run", "--plugin", "pca", "--rate", "5"], "add --workload constant or poisson"),
        (["run", "--plugin", "pca", "--workload", "poisson"], "needs --rate"),
        (["run", "--plugin", "pca", "--workload", "constant", "--rate", "0"], "--rate 0.0"),
        (["run", "--plugin", "pca", "--workload", "constant", "--rate", "nan"], "--rate nan"),
        (["run", "--plugin", "pca", "--workload", "burst", "--rate", "5"], "constant or poisson"),
        (["run", "--plugin", "pca", "--workload", "burst", "--burst-size", "0"], "at least one message"),
        (["run", "--plugin", "pca", "--burst-size", "5"], "add --workload burst"),
        (["run", "--plugin", "pca", "--workload", "trace"], "needs --trace"),
        (["run", "--plugin", "pca", "--trace", "t.csv"], "add --workload trace"),
        (["run", "--plugin", "pca", "--workload", "trace", "--trace", "/nowhere/t.csv"], "can't read /nowhere/t.csv"),
        (["run", "--plugin", "pca", "--workload", "trace", "--trace", "registry.json"], "registry.json"),
        (["run", "--plugin", "pca", "--workload", "posson"], "poisson"),
        (["run", "--plugin", "pca", "--precision", "5"], "--precision"),
        (["run", "--plugin", "pca", "--precision", "0%"], "more than 0%"),
        (["run", "--plugin", "pca", "--precision", "nan%"], "--precision"),
        (["run", "--plugin", "pca", "--min-messages", "5"], "add --precision"),
        (["run", "--plugin", "pca", "--precision", "5%", "--min-messages", "0"], "--min-messages 0"),
        (
            ["run", "--plugin", "pca", "--precision", "5%", "--min-seconds", "90", "--max-minutes", "1"],
            "--min-seconds"
        ),
        (["run", "--plugin", "pca", "--max-minutes", "0"], "--max-minutes"),
        (["run", "--plugin", "pca", "--max-minutes", "nan"], "--max-minutes"),
        (["run", "--plugin", "pca", "--workload", "poisson", "--rate", "5", "--precision", "5%"], "closed loop"),
        (["run", "--plugin", "pca", "--workload", "ramp", "--rate", "5"], "needs --latency-target"),
        (["run", "--plugin", "pca", "--workload", "ramp", "--latency-target", "5"], "needs --rate"),
        (["run", "--plugin", "pca", "--latency-target", "5"], "add --workload ramp"),
        (["run", "--plugin", "pca", "--workload", "ramp", "--rate", "5", "--latency-target", "nan"], "more than 0"),
        (
            [
                "run", "--plugin", "pca", "--workload", "ramp", "--rate", "5", "--latency-target", "5", "--messages",
                "9",
            ],
            "at least 662"
        ),
        (["run", "pca"], "named with --plugin"),
        (["run", "--plugin", "pca", "--family", "trees"], "give one"),
        (["run", "--family", "tree"], "trees"),
        (["run", "registry.json"], "registry.json"),
        (["run"], "--plugin"),
        (["process", "no-such-run"], "no-such-run"),
        (["dataset", "describe", "bbc-new"], "bbc-news"),
        (["plugin", "remove", "k-mean"], "k-means"),
        (["new", "Bad Name", "--like", "pca"], "Bad Name"),
        (["new", "mine", "--like", "kmeans"], "k-means"),
        (["new", "all", "--like", "pca"], "means all plugins"),
        (["run", "--plugin", "all,pca"], "all"),
        (["build"], "--publisher"),
        (["build", "--plugin", "pac"], "pca"),
        (["build", "--plugin", "pca,pca"], "given twice"),
        (["build", "--plugin", "sklearn-pca"], "--base"),
        (["build", "--plugin", "pca", "--base", "oci:no-such-folder"], "no OCI layout"),
        (["build", "--plugin", "pca", "--output", "/proc/images"], "/proc/images"),
        (["build", "--plugin", "pca", "--output", "/usr"], "something else"),
        (["build", "--plugin", "pca", "--archive", "/usr"], "it is a folder"),
        (["build", "--plugin", "pca", "--compression", "lzma"], "gzip"),
    ])
    func isRefusedWithAdvice(arguments: [String], expected: String) async throws {
        let result = try await HarnessBinary.run(arguments)
        #expect(result.status != 0)
        #expect(result.error.contains(expected), "\(arguments): \(result.error)")
        #expect(result.output.isEmpty)
        #expect(!result.error.contains("Fatal error"))
    }
}
