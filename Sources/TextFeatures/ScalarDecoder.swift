/// The Unicode scalars of UTF-8 bytes, U+FFFD in place of each ill-formed maximal subpart.
///
/// The codec reads ahead, therefore it goes together with the bytes.
struct ScalarDecoder {
    private var codec = UTF8()
    private var bytes: UnsafeBufferPointer<UInt8>.Iterator

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes.makeIterator()
    }

    mutating func next() -> Unicode.Scalar? {
        switch codec.decode(&bytes) {
        case .scalarValue(let scalar): scalar
        case .error: "\u{FFFD}"
        case .emptyInput: nil
        }
    }
}
