/// What a push came to.
package struct PushSummary: Sendable, Hashable {
    package struct Tally: Sendable, Hashable {
        package var blobs = 0
        package var bytes = 0

        package init(blobs: Int = 0, bytes: Int = 0) {
            self.blobs = blobs
            self.bytes = bytes
        }

        mutating func add(_ blob: Descriptor) {
            blobs += 1
            bytes += blob.size
        }
    }

    /// The digest under which the image can be pulled.
    package var digest: String
    /// Sent over the network.
    package var uploaded = Tally()
    /// Taken over by the registry from another repository of its own.
    package var mounted = Tally()
    /// There already.
    package var present = Tally()
    /// Manifests and indexes sent: 0 if the registry had the image, under that tag.
    package var manifests = 0
}

/// How far a blob is, for a display. Comes from any thread, often, and in the order of one blob only.
package struct BlobProgress: Sendable, Hashable {
    package var digest: String
    /// How many bytes are there. Fewer than before if some have to be sent again.
    package var bytes: Int
    package var total: Int
}

package typealias ProgressHandler = @Sendable (BlobProgress) -> Void
