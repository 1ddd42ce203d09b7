import Charts
import Experiment
package import Foundation
package import Results

/// The charts of the report as SVG files, for papers and slides.
package struct ReportCharts {
    package struct File: Sendable, Equatable {
        /// Lower case, digits and hyphens, and `.svg`.
        package var name: String
        package var content: String
    }

    package let files: [File]

    package init(summary: RunSummary, invocations: RunInvocations) {
        let figures = ReportInput(summary: summary, samples: invocations).sections
            .flatMap { $0.groups.flatMap(\.figures) }
        var taken: Set<String> = []
        files = figures.map { figure in
            // A plugin that only the journal knows may have any name, and two may differ in what a file's name can't have.
            let safe = String(figure.name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
            var name = safe
            var number = 2
            while !taken.insert(name).inserted {
                name = "\(safe)-\(number)"
                number += 1
            }
            return File(name: "\(name).svg", content: figure.chart.svg(.file))
        }
    }

    /// Writes each into the folder, which is made if need be; files of the same names are replaced.
    ///
    /// - Throws: `ResultsError.unwritable`.
    package func write(to folder: URL) throws(ResultsError) {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for file in files {
                try Data(file.content.utf8).write(to: folder.appending(path: file.name), options: .atomic)
            }
        } catch { throw .unwritable(path: folder.path, reason: error.localizedDescription) }
    }
}
