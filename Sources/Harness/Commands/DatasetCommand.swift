import ArgumentParser
import Catalog
import Foundation

/// `harness dataset …`
struct DatasetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dataset",
        abstract: "List, fetch, add and describe datasets.",
        discussion: """
            EXAMPLES
              harness dataset list
              harness dataset add tweets.csv --text-column Text --label-column Emotion
            """,
        subcommands: [List.self, Fetch.self, Add.self, Describe.self])
}

extension DatasetCommand {
    /// `harness dataset list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the datasets there are.",
            discussion: """
                EXAMPLE
                  harness dataset list --json
                """)

        @Flag(help: "Print JSON instead of a table.")
        var json = false

        func run() async throws {
            let project = try Project.current()
            var (rows, errors): ([Row], [CatalogError]) = ([], [])
            for name in try project.datasetNames() {
                do throws(CatalogError) {
                    let dataset = try project.dataset(name)
                    rows.append(Row(dataset.manifest, isFetched: try dataset.cached() != nil))
                } catch {
                    errors.append(error)
                }
            }
            try printRows(rows, asJSON: json, header: ["NAME", "KIND", "ROWS", "FETCHED", "SUMMARY"]) { row in
                [row.name, row.kind.rawValue, "\(row.rows)", row.isFetched ? "yes" : "no", row.summary]
            }
            for error in errors { Terminal.say("Error: \(error)") }
            if !errors.isEmpty { throw ExitCode.failure }
        }

        private struct Row: Encodable {
            var name, summary, digest: String
            var kind: DatasetKind
            var rows: Int
            var isFetched: Bool

            init(_ manifest: DatasetManifest, isFetched: Bool) {
                name = manifest.name
                summary = manifest.summary
                digest = manifest.digest
                kind = manifest.kind
                rows = manifest.rows
                self.isFetched = isFetched
            }
        }
    }

    /// `harness dataset fetch`
    struct Fetch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Download datasets to the cache, unless they are there.",
            discussion: """
                EXAMPLE
                  harness dataset fetch sentiment bbc-news
                """)

        @Argument(help: "The datasets to fetch; all of them if none is named.")
        var names: [String] = []

        func run() async throws {
            let project = try Project.current()
            let steps = StepDisplay()
            for name in names.isEmpty ? try project.datasetNames() : names {
                let dataset = try await project.dataset(name).fetch(progress: steps.progress)
                steps.finish()
                print("\(name): \(dataset.rows) rows in \(dataset.rowsPath)")
            }
        }
    }

    /// `harness dataset add`
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a CSV file a dataset.",
            discussion: """
                The file stays where it is; its SHA-256 is pinned.

                EXAMPLES
                  harness dataset add tweets.csv --text-column Text --label-column Emotion
                  harness dataset add flowers.csv --feature-columns length,width --label-column species
                """)

        @Argument(help: "The CSV file (RFC 4180, a header line first).", completion: .file(extensions: ["csv"]))
        var file: String

        @Option(help: "The column that holds the text.")
        var textColumn: String?

        @Option(
            help:
                "The columns that hold the numbers of a numeric dataset, separated by commas; * for all but the label.")
        var featureColumns: CommaSeparated<String>?

        @Option(help: "The column that holds the class.")
        var labelColumn: String?

        @Option(help: "The dataset's name; by default the file's.")
        var name: String?

        @Option(help: "How the file is encoded: \(TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")).")
        var encoding = TextEncoding.utf8

        @Flag(help: "Replace the dataset of this name.")
        var replace = false

        func validate() throws {
            guard (textColumn == nil) != (featureColumns == nil) else {
                throw ValidationError("Name either the --text-column or the --feature-columns.")
            }
        }

        func run() async throws {
            var addition = DatasetAddition(
                path: file,
                columns: TableColumns(text: textColumn, features: featureColumns?.values, label: labelColumn))
            addition.name = name
            addition.encoding = encoding
            addition.replaces = replace
            let dataset = try await Project.current().add(addition)
            print("\(dataset.manifest.name): \(dataset.manifest.summary)")
            print("Use it with: harness run --plugin NAME --dataset \(dataset.manifest.name)")
        }
    }

    /// `harness dataset describe`
    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say where a dataset comes from and what it holds.",
            discussion: """
                EXAMPLE
                  harness dataset describe bbc-news
                """)

        @Argument(help: "The dataset.")
        var name: String

        @Flag(help: "Print JSON.")
        var json = false

        func run() async throws {
            let dataset = try Project.current().dataset(name)
            let fetched = try dataset.cached()
            let description = Description(
                manifest: dataset.manifest, folder: fetched?.folder, classes: try fetched?.description().classes)
            if json { return print(try JSONText.encode(description)) }
            print("\(name): \(dataset.manifest.summary)")
            print("rows:    \(dataset.manifest.rows), \(dataset.manifest.kind)")
            print("source:  \(dataset.manifest.source.summary)")
            print("digest:  \(dataset.manifest.digest)")
            print("cache:   \(description.folder ?? "not fetched: harness dataset fetch \(name)")")
            for (label, count) in (description.classes ?? [:]).sorted(by: { $0.key < $1.key }) {
                print("class:   \(label), \(count) rows")
            }
        }

        private struct Description: Encodable {
            var manifest: DatasetManifest
            var folder: String?
            var classes: [String: Int]?
        }
    }
}

extension TextEncoding: ExpressibleByArgument {}

extension DatasetSource {
    fileprivate var summary: String {
        switch self {
        case .package(let source): "\(source.member) of the Python package \(source.package) \(source.version)"
        case .file(let source): source.path
        case .synthetic(let source): "made up from the seed \(source.seed)"
        }
    }
}
