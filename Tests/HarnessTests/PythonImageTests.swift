import Foundation
import Images
import TestSupport
import Testing

/// The image of a plugin in Python, built upon one that has the language.
struct PythonImageTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    /// A wheel of two modules: one for this Python, one for none of today.
    private static let makeWheel = """
        import sys, zipfile
        with zipfile.ZipFile(sys.argv[1] + "/fruits-1.0-py3-none-any.whl", "w") as wheel:
            files = {
                "fruits.py": "NAMES = {'apple', 'pear'}\\n",
                "old.py": "print 'of another century'\\n",
                "fruits-1.0.dist-info/METADATA": "Metadata-Version: 2.1\\nName: fruits\\nVersion: 1.0\\n",
                "fruits-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
            }
            files["fruits-1.0.dist-info/RECORD"] = "".join(f"{name},,\\n" for name in files)
            for name, text in files.items():
                wheel.writestr(name, text)
        print("%d.%d" % sys.version_info[:2])
        """

    /// An image with nothing in it that says which Python it has.
    private func makeBase(pythonVersion: String) async throws {
        let layout = try ImageLayout(path: folder.path("base"))
        let layer = try await LayerStore(layout: layout, compression: .gzip)
            .layer(LayerContents("base", [TarEntry("etc/os-release", text: "ID=test\\n")]))
        var execution = ImageConfig.Execution()
        execution.env = ["PATH=/usr/bin", "PYTHON_VERSION=\(pythonVersion).7"]
        let config = ImageConfig(platform: .host, config: execution, diffIds: [layer.diffId], history: [])
        let manifest = Manifest(
            config: try layout.add(config, mediaType: MediaType.config), layers: [layer.descriptor])
        try layout.tag(try layout.add(manifest, mediaType: MediaType.manifest), as: "python")
    }

    @Test func holdsItsPackagesCompiledForTheBasesPython() async throws {
        let version = try await Command.run(["python3", "-c", Self.makeWheel, folder.path])
            .trimmingCharacters(in: .whitespacesAndNewlines)
        try await makeBase(pythonVersion: version)
        let project = try ScratchProject(
            command: ["python3", "function.py"],
            files: [
                "function.py": "import fruits\n",
                "requirements.txt": "--no-index\n--find-links \(folder.path)\nfruits==1.0\n",
            ], manifest: ["requirements": "requirements.txt"])

        let result = try await HarnessBinary.run(
            "build", "--plugin", "broken", "--base", "oci:\(folder.path("base")):python", "--output",
            folder.path("images"),
            environment: ["HARNESS_ROOT": project.root.path, "ML_ON_FAAS_CACHE": folder.path("cache")])
        try #require(result.status == 0, "\(result.error)")
        #expect(!result.error.contains("Warning"))

        let images = try ImageLayout(path: folder.path("images"))
        let image = try #require(try images.manifest(named: "broken"))
        let manifest = try images.decode(Manifest.self, from: image.digest)
        var files: [String: Data] = [:]
        for (number, layer) in manifest.layers.enumerated() {
            let place = folder.path("layer-\(number)")
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            try await Command.run(["tar", "-xzf", images.blobPath(layer.digest), "-C", place])
            for name in try FileManager.default.subpathsOfDirectory(atPath: place) {
                files[name] = FileManager.default.contents(atPath: "\(place)/\(name)")
            }
        }
        let tag = "cpython-\(version.replacing(".", with: ""))"
        let packages = "opt/ml-on-faas/python"
        #expect(files["etc/os-release"] != nil)
        #expect(files["var/task/function.py"] == Data("import fruits\n".utf8))
        #expect(files["\(packages)/fruits.py"] != nil)
        #expect(files["\(packages)/old.py"] != nil)
        #expect(files["\(packages)/__pycache__/old.\(tag).pyc"] == nil)
        let compiled = try #require(files["\(packages)/__pycache__/fruits.\(tag).pyc"])
        #expect(compiled.range(of: Data(folder.path.utf8)) == nil, "it tells where it was compiled")

        let config = try images.decode(ImageConfig.self, from: manifest.config.digest)
        #expect(config.config?.entrypoint == ["python3", "function.py"])
        #expect(config.config?.workingDirectory == "/var/task")
        #expect(config.config?.env?.contains("PYTHONPATH=/\(packages)") == true)
    }
}
