/// Sorts a sample by the bits of its values: least significant digit first, eleven bits at a time (Knuth, *The Art of
/// Computer Programming* 3, 5.2.5; the order of floating-point bits after Herf, *Radix Tricks*, 2001). Several times as
/// fast as comparing, which is what most of the time of statistics would go into.
enum RadixSort {
    private static let digitBits: UInt64 = 11
    private static let radix = 1 << 11
    private static let digits = 6
    /// Below it the tables of counts cost more than they save.
    private static let fewest = 512

    /// - Parameter values: ascending afterwards; −0 comes before 0.
    static func sort(_ values: inout [Double]) {
        if isAscending(values) { return }
        guard values.count >= fewest else { return values.sort() }
        values.withUnsafeMutableBufferPointer { values in
            values.withMemoryRebound(to: UInt64.self) { keys in
                withUnsafeTemporaryAllocation(of: UInt64.self, capacity: keys.count) { spare in
                    for index in keys.indices { keys[index] = ascending(keys[index]) }
                    sort(keys, spare)
                    for index in keys.indices { keys[index] = original(keys[index]) }
                }
            }
        }
    }

    /// Samples are nearly always found unsorted after a few values.
    private static func isAscending(_ values: [Double]) -> Bool {
        for index in values.indices.dropFirst() where !(values[index - 1] <= values[index]) { return false }
        return true
    }

    /// Bits that order as the numbers do: negative ones count backwards, and come first.
    private static func ascending(_ bits: UInt64) -> UInt64 { bits >> 63 == 0 ? bits | 1 << 63 : ~bits }

    private static func original(_ key: UInt64) -> UInt64 { key >> 63 == 0 ? ~key : key & ~(1 << 63) }

    private static func sort(
        _ keys: UnsafeMutableBufferPointer<UInt64>, _ spare: UnsafeMutableBufferPointer<UInt64>
    ) {
        var places = [Int](repeating: 0, count: digits * radix)
        places.withUnsafeMutableBufferPointer { places in
            for key in keys {
                for digit in 0..<digits { places[digit * radix + value(of: digit, in: key)] += 1 }
            }
            var (source, target) = (keys, spare)
            for digit in 0..<digits {
                let first = digit * radix
                // A digit that all share, as the exponents of like numbers do, orders nothing.
                if places[first + value(of: digit, in: keys[0])] == keys.count { continue }
                var next = 0
                for place in first..<(first + radix) { (places[place], next) = (next, next + places[place]) }
                for key in source {
                    let place = first + value(of: digit, in: key)
                    target[places[place]] = key
                    places[place] += 1
                }
                swap(&source, &target)
            }
            if source.baseAddress != keys.baseAddress { _ = keys.update(from: source) }
        }
    }

    @inline(__always)
    private static func value(of digit: Int, in key: UInt64) -> Int {
        Int(truncatingIfNeeded: key >> (UInt64(digit) * digitBits)) & (radix - 1)
    }
}
