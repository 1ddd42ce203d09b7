import Catalog
import Foundation
import Testing

/// When a model is trained, and when it isn't.
struct ModelStoreTests {
    private let scratch: ScratchProject
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().path + "/Fixtures"

    init() throws {
        scratch = try ScratchProject()
        try scratch.writeSwiftPlugin("one", type: "One")
        _ = try scratch.project.addPlugin("one")
    }

    private func writeRecipe(_ parameters: String = "{}") throws {
        try scratch.write(
            "model_training/one.json",
            #"{"plugin": "one", "dataset": "tiny", "seed": 1, "parameters": \#(parameters)}"#)
    }

    private func plugin(_ trainer: String) throws -> BuiltPlugin {
        BuiltPlugin(
            plugin: try scratch.project.plugins()[0], command: ["\(Self.fixtures)/\(trainer)"],
            workingDirectory: scratch.root)
    }

    private func train(_ trainer: String = "trainer.sh", force: Bool = false) async throws -> TrainedModel? {
        try await ModelStore(project: scratch.project).model(for: plugin(trainer), force: force)
    }

    @Test func withoutARecipeThereIsNoModel() async throws {
        #expect(try await train() == nil)
    }

    @Test func aModelIsTrainedOnceWithItsFigures() async throws {
        try writeRecipe()
        let first = try #require(try await train())
        #expect(first.isNew)
        #expect(first.figures == ["trainingSeconds": .double(0.5), "inertia": .int(7)])
        #expect(scratch.exists("models/one/tiny/model.safetensors"))
        let second = try #require(try await train())
        #expect(!second.isNew)
        #expect(second.digest == first.digest)
        #expect(second.figures == first.figures)
        #expect(try await train(force: true)?.isNew == true)
    }

    @Test func aChangeOfRecipeTrainerDataOrModelTrainsAnew() async throws {
        try writeRecipe()
        _ = try await train()
        try writeRecipe(#"{"components": 2}"#)
        #expect(try await train()?.isNew == true)
        #expect(try await train("other-trainer.sh")?.figures["inertia"] == .int(8))
        try scratch.write("models/one/tiny/model.safetensors", "damaged")
        #expect(try await train("other-trainer.sh")?.isNew == true)
        try FileManager.default.removeItem(atPath: "\(scratch.project.modelsFolder)/one/tiny/model.safetensors")
        #expect(try await train("other-trainer.sh")?.isNew == true)
        let other = try scratch.write("other.csv", "Text\na\n")
        var addition = DatasetAddition(path: other, columns: TableColumns(text: "Text"))
        addition.name = "tiny"
        addition.replaces = true
        _ = try await scratch.project.add(addition)
        #expect(try await train("other-trainer.sh")?.isNew == true)
        #expect(try await train("other-trainer.sh")?.isNew == false)
    }

    @Test func everyDatasetHasAModelOfItsOwn() async throws {
        try writeRecipe()
        _ = try await train()
        let path = try scratch.write("other.csv", "Text\na\n")
        _ = try await scratch.project.add(DatasetAddition(path: path, columns: TableColumns(text: "Text")))
        let store = ModelStore(project: try scratch.project)
        let other = try #require(try await store.model(for: plugin("trainer.sh"), on: "other"))
        #expect(other.isNew && other.dataset == "other" && other.folder.hasSuffix("/models/one/other"))
        #expect(try await train()?.isNew == false)
        #expect(try await store.model(for: plugin("trainer.sh"), on: "other")?.isNew == false)
        await #expect(throws: CatalogError.self) { try await store.model(for: plugin("trainer.sh"), on: "nowhere") }
    }

    /// Whoever has trained the model that is there, it is taken, unless somebody else is asked for.
    @Test func scikitLearnTrainsToo() async throws {
        try writeRecipe()
        let folder = "model_training/scikit-learn"
        try scratch.write("\(folder)/python", "#!/bin/sh\nshift 2\nexec \(Self.fixtures)/other-trainer.sh \"$@\"\n")
        chmod("\(scratch.root)/\(folder)/python", 0o755)
        let (store, plugin) = (ModelStore(project: try scratch.project), try plugin("trainer.sh"))
        let error = await #expect(throws: CatalogError.self) { try await store.model(for: plugin, by: .scikitLearn) }
        #expect(error?.problem == "scikit-learn can't train 'one': there is no one.py")
        try scratch.write("\(folder)/one.py", "")
        let model = try #require(try await store.model(for: plugin, by: .scikitLearn))
        #expect(model.trainer == .scikitLearn && model.figures["inertia"] == .int(8))
        let found = try #require(try await train())
        #expect(!found.isNew && found.digest == model.digest && found.trainer == .scikitLearn)
        #expect(try await store.model(for: plugin, by: .plugin)?.figures["inertia"] == .int(7))
        #expect(try await train()?.trainer == .plugin)
        _ = try await store.model(for: plugin, by: .scikitLearn)
        try scratch.write("\(folder)/one.py", "changed")
        #expect(try await store.model(for: plugin, by: .scikitLearn)?.isNew == true)
    }

    @Test func aFailedTrainingLeavesThePreviousModel() async throws {
        try writeRecipe()
        let model = try #require(try await train())
        let text = try scratch.read("models/one/tiny/model.safetensors")
        try writeRecipe(#"{"fails": true}"#)
        let error = await #expect(throws: CatalogError.self) { try await train() }
        #expect(error?.problem.hasPrefix("the model of 'one' could not be trained") == true)
        #expect(error?.details == "error: the parameter 'fails' is set")
        #expect(try scratch.read("models/one/tiny/model.safetensors") == text)
        try writeRecipe()
        let again = try #require(try await train())
        #expect(!again.isNew)
        #expect(again.digest == model.digest)
    }

    @Test func aTrainerThatWritesNothingIsAnError() async throws {
        try writeRecipe(#"{"silent": true}"#)
        let error = await #expect(throws: CatalogError.self) { try await train() }
        #expect(error?.problem == "the trainer of 'one' wrote no model")
    }

    @Test func trainingsAtOnceTrainOnce() async throws {
        try writeRecipe()
        let (store, plugin) = (ModelStore(project: try scratch.project), try plugin("trainer.sh"))
        let models = try await withThrowingTaskGroup(of: TrainedModel?.self) { group in
            for _ in 0..<8 { group.addTask { try await store.model(for: plugin) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(models.count { $0?.isNew == true } == 1)
        #expect(Set(models.map { $0?.digest }).count == 1)
    }

    @Test func aCommandCannotBeTrained() async throws {
        try scratch.write("Plugins/one/plugin.json", ScratchProject.manifest("one", more: ",\n\"command\": [\"sh\"]"))
        try writeRecipe()
        let error = await #expect(throws: CatalogError.self) { try await train() }
        #expect(error?.problem == "'one' runs a command, which can't be asked to train")
    }
}
