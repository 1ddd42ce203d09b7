import Glibc
import ModelBundle
import PluginKit

/// Answers with the length of each text in bytes; some texts make it misbehave.
struct Fixture: Plugin, Trainable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    init(initializer context: InitializationContext) throws {
        guard !context.modelDirectory.contains("broken") else {
            throw Failure(description: "the model in \(context.modelDirectory) is broken")
        }
    }

    mutating func handler(_ batch: [Text]) throws -> [Int] {
        switch batch.first?.description {
        case "throw": throw Failure(description: "told to \"throw\"")
        case "return too few": return []
        case "exit": exit(3)
        case "print": print("printed by the handler")
        default: break
        }
        return batch.map(\.utf8.count)
    }

    static func train(
        on dataset: TrainingSet<Text>, parameters: Parameters, into bundle: inout BundleWriter
    ) throws -> KeyValuePairs<String, Double> {
        let scale = try parameters.double("scale", default: 1, in: 0...10)
        let lengths = dataset.items.map { Double($0.utf8.count) * scale }
        try bundle.add("lengths", lengths)
        return ["total": lengths.reduce(0, +)]
    }
}

PluginMain.run(Fixture.self, named: "fixture")
