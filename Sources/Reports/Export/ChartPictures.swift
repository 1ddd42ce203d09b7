package import Catalog
package import Foundation
import Results

/// The charts of the report as PNG files, drawn by librsvg's `rsvg-convert`.
package struct ChartPictures {
    /// What journals ask for at least.
    package static let usualResolution = 300
    /// A chart of a page's width is then some eight thousand pixels wide.
    package static let resolutions = 24...1200
    /// CSS 2.2, 4.3.2: of the pixels that an SVG file counts in, 96 are an inch.
    private static let pixelsPerInch = 96.0

    private let charts: ReportCharts
    private let program: String
    private let zoom: Double

    /// - Parameter resolution: pixels per inch, where the SVG files have 96.
    /// - Throws: `CatalogError` if there is no `rsvg-convert`.
    package init(_ charts: ReportCharts, resolution: Int) throws(CatalogError) {
        guard let program = Executables.find("rsvg-convert") else {
            throw CatalogError(
                "there is no program 'rsvg-convert', which draws PNG files",
                advice: "Install librsvg: apt-get install librsvg2-bin, or dnf install librsvg2-tools. SVG files need "
                    + "nothing: --format svg")
        }
        self.charts = charts
        self.program = program
        zoom = Double(resolution) / Self.pixelsPerInch
    }

    /// Writes each into the folder, which is made if need be; files of the same names are replaced, each in one step.
    ///
    /// - Throws: `ResultsError.unwritable`, or `CatalogError` if the program fails or the task is cancelled.
    package func write(to folder: URL) async throws {
        let drafts = folder.appending(path: ".\(ProcessInfo.processInfo.processIdentifier).tmp")
        defer { try? FileManager.default.removeItem(at: drafts) }
        try charts.write(to: drafts)
        for file in charts.files {
            let draft = drafts.appending(path: file.name)
            let picture = draft.deletingPathExtension().appendingPathExtension("png")
            let outcome = try await Tool(
                program, ["--format", "png", "--zoom", "\(zoom)", "--output", picture.path, draft.path]
            ).run()
            guard outcome.succeeded else {
                throw CatalogError("rsvg-convert can't draw \(file.name) (\(outcome.ending)): \(outcome.output)")
            }
            let place = folder.appending(path: picture.lastPathComponent)
            guard rename(picture.path, place.path) == 0 else {
                throw ResultsError.unwritable(path: place.path, reason: String(cString: strerror(errno)))
            }
        }
    }
}
