import Foundation

extension ImageLayout {
    /// Opens a layout to write images into, or begins one in a folder that is new or empty.
    ///
    /// - Throws: ``ImageError/unwritable(path:reason:)``, also for a folder that holds something else.
    package static func output(_ path: String) throws(ImageError) -> ImageLayout {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
            .filter { !PartialFile.isOne($0, of: mark) }
        guard names.isEmpty || names.contains(mark) else {
            throw .unwritable(
                path: path, reason: "the folder holds something else than images; name a new or empty one")
        }
        let layout = try ImageLayout(path: path)
        guard access(path, W_OK) == 0 else { throw .unwritable(path: path, reason: lastSystemError()) }
        return layout
    }

    /// Takes a blob from another layout: by a second link to it if that is possible, as a blob never changes.
    func take(_ descriptor: Descriptor, from other: ImageLayout) throws(ImageError) {
        if contains(descriptor) { return }
        let target = blobPath(descriptor.digest)
        // One of another length that is in the way is a damaged one.
        if link(other.blobPath(descriptor.digest), target) == 0 { return }
        let copy = try PartialFile(in: path, name: "blob")
        do {
            try TarWriter.read(other.blobPath(descriptor.digest), size: descriptor.size) { try copy.write($0) }
        } catch {
            throw error as? ImageError
                ?? .unreadable(path: other.blobPath(descriptor.digest), reason: error.localizedDescription)
        }
        guard copy.digest == descriptor.digest else {
            throw .malformed(place: other.blobPath(descriptor.digest), reason: "it isn't what its digest says")
        }
        try copy.move(to: target)
    }

    /// Takes an image from another layout, and names it.
    package func take(image descriptor: Descriptor, named name: String, from other: ImageLayout) throws(ImageError) {
        let manifest = try other.decode(Manifest.self, from: descriptor.digest)
        for blob in [manifest.config] + manifest.layers + [descriptor] { try take(blob, from: other) }
        try tag(descriptor, as: name)
    }
}
