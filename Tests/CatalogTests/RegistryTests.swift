import Catalog
import Foundation
import Testing

/// `harness plugin add|remove` and `harness new`.
struct RegistryTests {
    private let scratch: ScratchProject

    init() throws {
        scratch = try ScratchProject()
        try scratch.writeSwiftPlugin("k-means", type: "KMeans")
    }

    @Test func aPluginIsAddedByNameAndByPath() throws {
        let project = try scratch.project
        try scratch.write("elsewhere/other/plugin.json", ScratchProject.manifest("other"))
        try scratch.write("elsewhere/other/Package.swift", "")
        #expect(try project.addPlugin("k-means").name == "k-means")
        #expect(try project.addPlugin("\(scratch.root)/elsewhere/other").name == "other")
        #expect(try project.plugins().map(\.name) == ["k-means", "other"])
        let text = try scratch.read("registry.json")
        #expect(text.contains(#""path" : "elsewhere/other""#), "a path in the project is relative to it")
        #expect(text.hasSuffix("}\n"))
        let error = #expect(throws: CatalogError.self) { try project.addPlugin("k-means") }
        #expect(error?.problem == "there is a plugin 'k-means' already, in Plugins/k-means")
        #expect(try scratch.read("registry.json") == text)
    }

    @Test func removingLeavesTheFolderUnlessItIsToGo() throws {
        let project = try scratch.project
        _ = try project.addPlugin("k-means")
        try project.removePlugin("k-means", deletesFolder: false)
        #expect(try project.plugins().isEmpty)
        #expect(scratch.exists("Plugins/k-means/plugin.json"))
        _ = try project.addPlugin("k-means")
        try scratch.write("model_training/k-means.json", "{}")
        try scratch.write("models/k-means/model.safetensors", "")
        try project.removePlugin("k-means", deletesFolder: true)
        for path in ["Plugins/k-means", "model_training/k-means.json", "models/k-means"] {
            #expect(!scratch.exists(path))
        }
    }

    @Test func onePluginServesTheModelsOfOthers() throws {
        let project = try scratch.project
        _ = try project.addPlugin("k-means")
        try scratch.write("Plugins/py/plugin.json", ScratchProject.manifest("py", more: #", "command": ["python3"]"#))
        let plugin = try project.addPlugin("py", serving: "k-means")
        #expect(plugin.name == "py-k-means" && plugin.modelOwner == "k-means" && plugin.manifest.command == ["python3"])
        #expect(try project.plugins().map(\.modelOwner) == ["k-means", "k-means"])
        #expect(throws: CatalogError.self) { try project.addPlugin("py", serving: "k-means") }
        #expect(throws: CatalogError.self) { try project.addPlugin("py", serving: "nobody") }
        let template = #expect(throws: CatalogError.self) { try project.newPlugin("mine", like: "py-k-means") }
        #expect(template?.advice == "Take 'k-means' for a model of the new plugin")

        // The folder stays as long as it is listed.
        _ = try project.addPlugin("py")
        try project.removePlugin("py-k-means", deletesFolder: true)
        #expect(scratch.exists("Plugins/py/plugin.json"))
        try project.removePlugin("py", deletesFolder: true)
        #expect(!scratch.exists("Plugins/py"))
    }

    @Test func thePluginWhoseModelIsServedMustBeListed() throws {
        let project = try scratch.project
        try scratch.write("Plugins/py/plugin.json", ScratchProject.manifest("py", more: #", "command": ["python3"]"#))
        try scratch.write(
            "registry.json", #"{"plugins": [{"name": "py-x", "path": "Plugins/py", "serves": "x"}]}"#)
        let error = #expect(throws: CatalogError.self) { try project.plugins() }
        #expect(error?.problem == "'py-x' serves the model of 'x', which is not listed")
        try project.removePlugin("py-x", deletesFolder: false)
        #expect(try project.plugins().isEmpty)
    }

    @Test func aWrongPathInTheRegistryCostsNothingButAPlugin() throws {
        try scratch.write("registry.json", #"{"plugins": [{"name": "lost", "path": "."}]}"#)
        try scratch.project.removePlugin("lost", deletesFolder: true)
        #expect(scratch.exists("registry.json"))
    }

    @Test func allMeansTheWholeRegistry() throws {
        let project = try scratch.project
        _ = try project.addPlugin("k-means")
        #expect(try project.pluginNames(["all"]) == ["k-means"])
        #expect(try project.pluginNames(["pca", "x"]) == ["pca", "x"])
    }

    @Test func aBrokenPluginIsNoFaultOfTheOthers() throws {
        let project = try scratch.project
        _ = try project.addPlugin("k-means")
        try scratch.write("Plugins/broken/plugin.json", "{")
        try scratch.write(
            "registry.json",
            #"{"plugins": [{"name": "broken", "path": "Plugins/broken"}, {"name": "k-means", "path": "Plugins/k-means"}]}"#
        )
        #expect(try project.plugins(named: ["k-means"]).map(\.name) == ["k-means"])
        #expect(throws: CatalogError.self) { try project.plugins(named: ["broken"]) }
        let listed = try project.listedPlugins()
        #expect(listed.map(\.name) == ["broken", "k-means"])
        #expect(throws: CatalogError.self) { try listed[0].plugin.get() }
    }

    @Test func aPluginWhoseFolderIsGoneCanBeRemoved() throws {
        let project = try scratch.project
        _ = try project.addPlugin("k-means")
        try FileManager.default.removeItem(atPath: "\(scratch.root)/Plugins/k-means")
        #expect(throws: CatalogError.self) { try project.plugins() }
        try project.removePlugin("k-means", deletesFolder: false)
        #expect(try project.plugins().isEmpty)
    }

    @Test(arguments: [
        ("k-mean", "Did you mean k-means?"), ("kmeans", "Did you mean k-means?"), ("means", "Did you mean k-means?"),
        ("zzzzzzzz", "There is: k-means"),
    ])
    func anUnknownPluginIsNamedWithTheNearest(_ name: String, _ advice: String) throws {
        let project = try scratch.project
        _ = try project.addPlugin("k-means")
        let asked = #expect(throws: CatalogError.self) { try project.plugins(named: ["k-means", name]) }
        #expect(asked?.advice == advice)
        let removed = #expect(throws: CatalogError.self) { try project.removePlugin(name, deletesFolder: true) }
        #expect(removed?.advice == advice)
    }

    @Test func aNewPluginHasNewNamesEverywhere() throws {
        let project = try scratch.project
        _ = try project.addPlugin("k-means")
        try scratch.write("Plugins/k-means/.build/debug", "derived")
        try scratch.write(
            "Plugins/k-means/Tests/KMeansTests/KMeansTests.swift", "struct KMeansTests { let KMeanst = 1 }")
        try scratch.write("Plugins/k-means/fixture.bin", [0xFF, 0x00])
        try scratch.write(
            "model_training/k-means.json", #"{"plugin": "k-means", "dataset": "tiny", "seed": 1}"#)
        let plugin = try project.newPlugin("my-2nd-try", like: "k-means")
        #expect(plugin.folder == "\(scratch.root)/Plugins/my-2nd-try")
        #expect(try project.plugins().map(\.name) == ["k-means", "my-2nd-try"])
        #expect(try project.recipe(for: "my-2nd-try")?.plugin == "my-2nd-try")
        let new = "Plugins/my-2nd-try"
        #expect(try scratch.read("\(new)/Sources/My2ndTry/My2ndTry.swift").contains("struct My2ndTry"))
        #expect(
            try scratch.read("\(new)/Sources/My2ndTryMain/main.swift")
                == "import My2ndTry\nprint(My2ndTry(), \"my-2nd-try\")")
        #expect(
            try scratch.read("\(new)/Tests/My2ndTryTests/My2ndTryTests.swift")
                == "struct My2ndTryTests { let KMeanst = 1 }")
        #expect(try scratch.read("\(new)/Package.swift").contains("k-means") == false)
        #expect(scratch.exists("\(new)/fixture.bin"))
        #expect(!scratch.exists("\(new)/.build"))
        #expect(try scratch.read("Plugins/k-means/plugin.json") == ScratchProject.manifest("k-means"))
    }

    @Test(arguments: ["", "Bad", "-a", "a-", "a--b", "a/b", "..", "2nd", "a b", String(repeating: "a", count: 41)])
    func aBadNameIsRefused(_ name: String) throws {
        let project = try scratch.project
        _ = try project.addPlugin("k-means")
        #expect(throws: CatalogError.self) { try project.newPlugin(name, like: "k-means") }
        #expect(try project.plugins().count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: project.pluginsFolder) == ["k-means"])
    }

    @Test func nothingIsOverwrittenAndNothingIsLeftHalfMade() throws {
        let project = try scratch.project
        _ = try project.addPlugin("k-means")
        try scratch.write("model_training/taken.json", "mine")
        let taken = #expect(throws: CatalogError.self) { try project.newPlugin("taken", like: "k-means") }
        #expect(taken?.problem == "exists already")
        #expect(try scratch.read("model_training/taken.json") == "mine")
        #expect(throws: CatalogError.self) { try project.newPlugin("k-means", like: "k-means") }

        // A template that doesn't pass validation once it is renamed.
        try scratch.write(
            "Plugins/k-means/plugin.json", ScratchProject.manifest("k-means").replacing("a test's", with: "KMeans"))
        try scratch.write("datasets/KMeans.json", "")
        try scratch.write(
            "Plugins/k-means/plugin.json",
            ScratchProject.manifest("k-means").replacing("\"tiny\"", with: "\"KMeans\""))
        #expect(throws: CatalogError.self) { try project.newPlugin("broken", like: "k-means") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: project.pluginsFolder) == ["k-means"])
        #expect(try project.plugins().count == 1)
    }
}
