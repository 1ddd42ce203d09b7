import ArgumentParser
import Catalog
import Foundation
import Images

/// `harness build`: the plugins as container images.
struct BuildCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Build the plugins' container images, without a container engine.",
        discussion: """
            What is missing is built, fetched and trained first. An image holds the program with the libraries that it \
            needs, and its model; the same input gives the same digest. Plugins in other languages are built upon an image \
            that has the language (--base), with their pip requirements in a layer of their own.

            EXAMPLES
              harness build --plugin pca
              harness build --plugin pca,k-means --archive images.tar
              harness build --plugin sklearn-pca --base oci:images:python --python-version 3.12
              harness build --plugin all --publisher --output images --json
              harness build --plugin pca,k-means --push registry.example.org/ml-on-faas
            """)

    @Option(help: ArgumentHelp("The plugins, separated by commas, or all.", valueName: "names"))
    var plugin: CommaSeparated<String>?

    @Flag(help: "Build the image of the harness itself, too, which can run beside the functions.")
    var publisher = false

    @Option(help: "Put models trained on this dataset into the images, instead of each recipe's.")
    var dataset: String?

    @Option(
        help: ArgumentHelp("Write the images into this OCI layout, too, under the plugins' names.", valueName: "folder")
    )
    var output: String?

    @Option(help: ArgumentHelp("Write the images into one file, for docker load and podman load.", valueName: "file"))
    var archive: String?

    @Option(
        help: ArgumentHelp(
            "Build upon this image: oci:FOLDER:NAME, or one of a registry (default: upon nothing).",
            valueName: "reference"))
    var base: String?

    @Option(help: "The base's Python, unless it says so itself (PYTHON_VERSION).")
    var pythonVersion: String?

    @Option(help: "How layers are compressed; gzip is read everywhere.")
    var compression = Compression.gzip

    @Option(
        help: ArgumentHelp(
            "Push the images to this registry, each to the repository of its name below: HOST/PATH[:TAG].",
            valueName: "reference"))
    var push: String?

    @Flag(help: "Print JSON instead of a table.")
    var json = false

    func validate() throws {
        guard plugin != nil || publisher else {
            throw ValidationError("Name what to build: --plugin NAMES, --publisher, or both.")
        }
    }

    func run() async throws {
        let project = try Project.current()
        // First what needs no time, so that no long work ends with a mistyped name.
        let names = try names(in: project)
        let place = try output.map { path throws(ImageError) in try ImageLayout.output(URL(given: path).path) }
        let file = archive.map { URL(given: $0).path }
        if let file { try ImageArchive.check(file) }

        let target = try push.map { try ImageReference("\($0)") }
        let build = try ImageBuild(project: project, compression: compression, bases: .registries)
        let images = try await build.build(
            plugins: names, dataset: dataset, publisher: publisher, base: base, pythonVersion: pythonVersion)
        try await build.write(images, to: place, archive: file)
        if let target {
            let push = ImagePush(
                layout: build.layout, steps: StepDisplay(), credentials: try await ECRLogin.credentials(for: target))
            try await push.push(images, below: target)
        }

        try printRows(
            images.map(ImageBuild.Report.init), asJSON: json, header: ImageBuild.Report.header, columns: \.cells)
        Terminal.say("The images are in \(place?.path ?? build.layout.path)" + (file.map { " and \($0)" } ?? ""))
    }

    /// The plugins to build: `all` means all that can be built, and says which can't.
    private func names(in project: Project) throws -> [String] {
        var names = try project.pluginNames(plugin?.values ?? [])
        if plugin?.values == [Project.allPlugins], base == nil {
            let others = try project.plugins(named: names).filter { !$0.isSwift }
            if let first = others.first {
                Terminal.say("Left out \(others.map(\.name).joined(separator: ", ")): \(ImageBuild.needsBase(first))")
            }
            names.removeAll { name in others.contains { $0.name == name } }
        }
        if publisher, names.contains(ImageBuild.publisher) {
            throw ValidationError("A plugin is called '\(ImageBuild.publisher)', as --publisher's image is: give one.")
        }
        for (index, name) in names.enumerated() where names[..<index].contains(name) {
            throw ValidationError("--plugin: '\(name)' is given twice.")
        }
        return names
    }
}

extension Compression: ExpressibleByArgument {}
