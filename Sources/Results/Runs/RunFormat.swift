package import Experiment
import Foundation

/// The version of the formats in a run's folder, as `plan.json` names it in `formatVersion`. A plan without one is of the
/// first version, whose later additions are all optional: such a run is read as it is.
package enum RunFormat {
    /// The last version that is read; what is written is of it.
    package static let current = 1

    private struct Versioned: Decodable { var formatVersion: Int? }

    /// - Throws: `ResultsError.newerFormat`. A plan that isn't there or isn't JSON has no version: what can be read of such
    ///   a run is read.
    package static func check(_ folder: RunFolder) throws(ResultsError) {
        guard let data = try? Data(contentsOf: folder.plan),
            let version = (try? JSONDecoder().decode(Versioned.self, from: data))?.formatVersion
        else { return }
        guard version <= current else {
            throw .newerFormat(path: folder.plan.path, version: version, known: current)
        }
    }
}
