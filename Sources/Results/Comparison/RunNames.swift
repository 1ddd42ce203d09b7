package import Experiment
import Foundation

extension RunFolder {
    /// What runs are called that are shown side by side: as their folders, which may be copies of one run; by their paths where
    /// folders have the same name.
    package static func names(of folders: [RunFolder]) -> [String] {
        let places = folders.map(\.url.standardizedFileURL)
        return places.map { place in
            let hasTwin = places.contains { $0.lastPathComponent == place.lastPathComponent && $0.path != place.path }
            return hasTwin ? place.path : place.lastPathComponent
        }
    }
}
