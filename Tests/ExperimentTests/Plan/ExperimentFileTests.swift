import Experiment
import Foundation
import Testing

struct ExperimentFileTests {
    private func file(_ text: String) throws -> ExperimentFile {
        let folder = try TemporaryFolder()
        return try withExtendedLifetime(folder) { try ExperimentFile(file: folder.write(text, to: "mine.yaml")) }
    }

    @Test func keysAreTheOptions() throws {
        let file = try file(
            """
            # What k-means costs.
            plugin: [k-means, pca]
            memory:
              - 512
              - 1769
            batch-size: 10

            cold: true
            seed: -1
            workload: "poisson"
            rate: 2.5
            gaps: [1, 0.5]
            """)
        #expect(
            file.settings.flatMap(\.arguments) == [
                "--plugin=k-means,pca", "--memory=512,1769", "--batch-size=10", "--cold", "--seed=-1",
                "--workload=poisson", "--rate=2.5", "--gaps=1,0.5",
            ])
        #expect(file.settings.map(\.line) == [2, 3, 6, 8, 9, 10, 11, 12])
    }

    @Test func schemaHasTheKeys() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let schema = try JSONSerialization.jsonObject(
            with: Data(contentsOf: root.appending(path: "schemas/experiment.schema.json")))
        let properties = try #require((schema as? [String: Any])?["properties"] as? [String: Any])
        #expect(Set(properties.keys) == Set(ExperimentFile.Key.allCases.map(\.rawValue)))
    }

    @Test func flagThatIsOffIsNoArgument() throws {
        #expect(try file("cold: false").settings.flatMap(\.arguments) == [])
    }

    @Test func traceLiesBesideTheFile() throws {
        let folder = try TemporaryFolder()
        let file = try ExperimentFile(file: folder.write("trace: load.csv", to: "mine.yaml"))
        #expect(file.settings[0].values == [folder.url.appending(path: "load.csv").path])
        let absolute = try ExperimentFile(file: folder.write("trace: /data/load.csv", to: "other.yaml"))
        #expect(absolute.settings[0].values == ["/data/load.csv"])
    }

    @Test(arguments: [
        (["memory"], ["plugin", "cold-starts", "workload", "rate"]),
        (["family"], ["memory", "cold-starts", "workload", "rate"]),
        (["cold"], ["plugin", "memory", "workload", "rate"]),
        (["workload"], ["plugin", "memory", "cold-starts"]),
        (["rate", "json"], ["plugin", "memory", "cold-starts", "workload"]),
        ([], ["plugin", "memory", "cold-starts", "workload", "rate"]),
    ])
    func optionsOverrideKeys(given: [String], left: [String]) throws {
        let file = try file("plugin: pca\nmemory: [512]\ncold-starts: 5\nworkload: poisson\nrate: 5\n")
        #expect(file.settings.besides(Set(given)).map(\.key.rawValue) == left)
    }

    @Test(arguments: [
        ("plugin: pca\nmemroy: [512]\n", 2, "unknown key 'memroy'. Did you mean memory?"),
        ("plugins: pca\n", 1, "Did you mean plugin?"), ("runs: elsewhere\n", 1, "unknown key 'runs'"),
        ("plugin: pca\n\nplugin: k-means\n", 1, "plugin: given twice"),
        ("plugin: pca\nmemory: []\n", 2, "an empty list"), ("plugin: pca\nmemory:\n", 2, "a value is missing"),
        ("plugin: pca\nmemory: [512, ~]\n", 2, "a value is missing"),
        ("plugin: {a: 1}\n", 1, "isn't a number or a word"),
        ("memory: [[512]]\n", 1, "isn't a number or a word"), ("rate: [1, 2]\n", 1, "takes one value"),
        ("cold: often\n", 1, "true or false"), ("plugin: [pca\nmemory: 5", 2, "not YAML"),
        ("\tplugin: pca", 1, "not YAML"),
        ("", 1, "the file is empty"), ("# nothing\n", 1, "the file is empty"), ("pca", 1, "not keys with values"),
        ("- pca\n", 1, "not keys with values"), ("[a]: b\n", 1, "a key must be a word"),
        ("plugin: pca\n---\nplugin: k-means\n", 2, "not YAML"), ("plugin: *nobody\n", 1, "not YAML"),
    ])
    func isRefusedByItsLine(text: String, line: Int, reason: String) {
        let error = #expect(throws: ExperimentError.self) { try file(text) }
        #expect(error?.description.contains("mine.yaml, line \(line): ") == true, "\(error?.description ?? "")")
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }

    @Test func whatIsNoTextIsRefused() throws {
        let folder = try TemporaryFolder()
        let file = folder.url.appending(path: "binary.yaml")
        try Data([0xFF, 0xFE, 0x00, 0xD8]).write(to: file)
        #expect(throws: ExperimentError.self) { try ExperimentFile(file: file) }
        #expect(throws: ExperimentError.self) { try ExperimentFile(file: folder.url) }
        let long = try folder.write("plugin: pca\n" + String(repeating: "#", count: 2 << 20), to: "long.yaml")
        #expect(throws: ExperimentError.self) { try ExperimentFile(file: long) }
    }
}
