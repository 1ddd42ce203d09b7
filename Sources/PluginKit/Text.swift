public import Wire

/// A text as UTF-8, a slice of one buffer that all texts of a batch share: no item costs an allocation.
///
/// The bytes are valid UTF-8. They keep the whole batch's buffer alive; copy what shall live longer.
public struct Text: BatchItem, Hashable {
    /// The text's bytes. For speed, use `utf8.span` or `utf8.withUnsafeBufferPointer`.
    public let utf8: ArraySlice<UInt8>

    /// - Parameter utf8: valid UTF-8.
    public init(utf8: ArraySlice<UInt8>) {
        self.utf8 = utf8
    }

    /// A text with a buffer of its own.
    public init(_ string: String) {
        utf8 = Array(string.utf8)[...]
    }

    /// In a row: `{"text":"…"}`.
    public static var rowKeys: [String] { ["text"] }
    /// A JSON string.
    public static var expectation: String { "a string" }

    /// Appends all texts to one buffer, then cuts it.
    public struct Builder: BatchItemBuilder {
        private var buffer: [UInt8] = []
        private var ends: [Int] = []

        /// Nothing gathered yet.
        public init() {}

        /// Takes one value; false if it can't be used.
        public mutating func append(_ value: JSONValue) -> Bool {
            guard let text = value.utf8 else { return false }
            text.withUnsafeBufferPointer { buffer.append(contentsOf: $0) }
            ends.append(buffer.count)
            return true
        }

        /// The items, in the order of their values.
        public consuming func items() -> [Text] {
            var start = 0
            return ends.map { end in
                defer { start = end }
                return Text(utf8: buffer[start..<end])
            }
        }
    }
}

extension Text: CustomStringConvertible {
    /// The text as a `String`.
    public var description: String { String(decoding: utf8, as: UTF8.self) }
}
