public import Wire

/// An item of either kind, a text or a vector of numbers: for plugins whose models are trained on the one or the other.
///
/// The texts and the numbers of a batch lie in one buffer each: no item costs an allocation.
public enum Sample: BatchItem, Hashable {
    case text(Text)
    case numbers(ArraySlice<Double>)

    /// A text with a buffer of its own.
    public init(_ text: String) { self = .text(Text(text)) }

    /// Some numbers.
    public init(_ numbers: [Double]) { self = .numbers(numbers[...]) }

    /// In a row: `{"text":"…"}` or `{"features":[…]}`.
    public static var rowKeys: [String] { Text.rowKeys + [Double].rowKeys }
    /// A JSON string, or an array of numbers that `Double` can hold.
    public static var expectation: String { "\(Text.expectation) or \([Double].expectation)" }

    /// Appends all texts to one buffer and all numbers to another, then cuts them.
    public struct Builder: BatchItemBuilder {
        private var bytes: [UInt8] = []
        private var numbers: [Double] = []
        private var ends: [End] = []

        /// Where an item ends in its buffer.
        private enum End {
            case text(Int)
            case numbers(Int)
        }

        /// Nothing gathered yet.
        public init() {}

        /// Takes one value; false if it can't be used.
        public mutating func append(_ value: JSONValue) -> Bool {
            if let text = value.utf8 {
                text.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
                ends.append(.text(bytes.count))
                return true
            }
            guard value.isArray else { return false }
            let start = numbers.count
            var element = value.first
            while let value = element {
                guard let number = value.double else {
                    numbers.removeLast(numbers.count - start)
                    return false
                }
                numbers.append(number)
                element = value.next
            }
            ends.append(.numbers(numbers.count))
            return true
        }

        /// The items, in the order of their values.
        public consuming func items() -> [Sample] {
            var (firstByte, firstNumber) = (0, 0)
            return ends.map { end in
                switch end {
                case .text(let end):
                    defer { firstByte = end }
                    return .text(Text(utf8: bytes[firstByte..<end]))
                case .numbers(let end):
                    defer { firstNumber = end }
                    return .numbers(numbers[firstNumber..<end])
                }
            }
        }
    }
}
