import Foundation

extension ImageLayout {
    /// Removes what nobody has used for a while: layers of earlier builds, and whatever no image of the layout consists of.
    ///
    /// - Parameter age: in seconds; what is younger stays, as another build may just be about to name it.
    package func removeUnused(olderThan age: Double = 30 * 86_400) throws(ImageError) {
        let limit = Date.now.addingTimeInterval(-age)
        var used: Set<String> = []
        for record in names(in: "layers") {
            let file = "\(path)/layers/\(record)"
            if isOlder(file, than: limit) {
                unlink(file)
            } else if let layer = FileManager.default.contents(atPath: file).flatMap({
                try? JSONDecoder().decode(StoredLayer.self, from: $0)
            }) {
                used.insert(layer.descriptor.digest)
            }
        }
        // What has come of a blob that nobody went on to fetch.
        for file in names(in: "partial").map({ "\(path)/partial/\($0)" }) where isOlder(file, than: limit) {
            unlink(file)
        }
        for image in try index().manifests { used.formUnion(reachable(from: image)) }
        for blob in names(in: "blobs/sha256") where !used.contains("sha256:\(blob)") {
            let file = "\(path)/blobs/sha256/\(blob)"
            if isOlder(file, than: limit) { unlink(file) }
        }
    }

    /// An image's blobs, itself among them; what isn't here leads to nothing.
    private func reachable(from descriptor: Descriptor) -> Set<String> {
        var digests: Set = [descriptor.digest]
        if let index = try? decode(Index.self, from: descriptor.digest) {
            for manifest in index.manifests { digests.formUnion(reachable(from: manifest)) }
        } else if let manifest = try? decode(Manifest.self, from: descriptor.digest) {
            digests.formUnion(([manifest.config] + manifest.layers).map(\.digest))
        }
        return digests
    }

    private func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)")) ?? []
    }

    private func isOlder(_ file: String, than limit: Date) -> Bool {
        let date = try? FileManager.default.attributesOfItem(atPath: file)[.modificationDate] as? Date
        return date.map { $0 < limit } ?? false
    }
}
