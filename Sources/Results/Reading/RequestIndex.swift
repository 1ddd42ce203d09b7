/// Which delivery a request id belongs to, by the hash of the id: twelve bytes an entry at half load, so that a
/// million deliveries take 25 MB. Linear probing (Knuth, *The Art of Computer Programming* 3, 6.4).
///
/// Two ids with the same hash aren't told apart here: whoever joins compares the ids themselves.
struct RequestIndex {
    private var hashes: [UInt64] = Array(repeating: 0, count: 1024)
    /// Row ids of deliveries, which begin at 1; 0 is a free place.
    private var deliveries: [UInt32] = Array(repeating: 0, count: 1024)
    private var count = 0

    init() {}

    mutating func insert(_ requestId: ByteSlice, delivery: Int) {
        guard !requestId.isEmpty, let delivery = UInt32(exactly: delivery) else { return }
        if count * 2 >= hashes.count { grow() }
        let hash = ShortText.hash(requestId)
        let place = place(of: hash)
        if deliveries[place] == 0 { count += 1 }
        hashes[place] = hash
        deliveries[place] = delivery
    }

    /// Nil if no delivery has the id.
    func delivery(of requestId: ByteSlice) -> Int64? {
        let delivery = deliveries[place(of: ShortText.hash(requestId))]
        return delivery == 0 ? nil : Int64(delivery)
    }

    private func place(of hash: UInt64) -> Int {
        var place = Int(truncatingIfNeeded: hash) & (hashes.count - 1)
        while deliveries[place] != 0, hashes[place] != hash { place = (place + 1) & (hashes.count - 1) }
        return place
    }

    private mutating func grow() {
        let old = (hashes, deliveries)
        hashes = Array(repeating: 0, count: old.0.count * 2)
        deliveries = Array(repeating: 0, count: old.0.count * 2)
        for (hash, delivery) in zip(old.0, old.1) where delivery != 0 {
            let place = place(of: hash)
            hashes[place] = hash
            deliveries[place] = delivery
        }
    }
}
