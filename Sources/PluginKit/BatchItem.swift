public import Wire

/// What one element of a batch, or of a dataset, can be.
///
/// An element arrives as a JSON value; a `Builder` gathers the values of one batch and makes the items of them all at
/// once, so that items can share memory.
public protocol BatchItem: Sendable {
    /// What makes items of JSON values.
    associatedtype Builder: BatchItemBuilder where Builder.Item == Self

    /// The keys under which a dataset's row may hold the item: `text`, `features`.
    static var rowKeys: [String] { get }
    /// What a value must be, for error messages: `a string`.
    static var expectation: String { get }
}

/// Gathers the values of one batch, then makes its items.
public protocol BatchItemBuilder {
    associatedtype Item

    /// An empty builder.
    init()

    /// Takes one value.
    ///
    /// - Returns: false if it isn't what an item can be made of.
    mutating func append(_ value: JSONValue) -> Bool

    /// The items, in the order in which their values came.
    consuming func items() -> [Item]
}

extension BatchItem {
    /// Makes the items of a message's batch.
    ///
    /// - Throws: `WireError.wrongType` that names the element at fault.
    package static func items(of batch: JSONValue) throws(WireError) -> [Self] {
        var builder = Builder()
        var element = batch.first
        var index = 0
        while let value = element {
            guard builder.append(value) else {
                throw .wrongType(field: "Message.Batch[\(index)]", expected: expectation)
            }
            element = value.next
            index += 1
        }
        return builder.items()
    }
}

/// Items that share nothing: each is made of its value alone.
public struct IndependentItems<Item>: BatchItemBuilder where Item: JSONInitializable {
    private var built: [Item] = []

    /// Nothing gathered yet.
    public init() {}

    /// Takes one value; false if it can't be used.
    public mutating func append(_ value: JSONValue) -> Bool {
        guard let item = Item(json: value) else { return false }
        built.append(item)
        return true
    }

    /// The items, in the order of their values.
    public consuming func items() -> [Item] { built }
}

/// A type whose values can be read from JSON one by one.
public protocol JSONInitializable {
    /// The value, or nil if `json` holds something else.
    init?(json: JSONValue)
}

extension String: BatchItem, JSONInitializable {
    /// Strings share nothing.
    public typealias Builder = IndependentItems<String>
    /// In a row: `{"text":"…"}`.
    public static var rowKeys: [String] { ["text"] }
    /// A JSON string.
    public static var expectation: String { "a string" }

    /// The value, or nil if `json` holds something else.
    public init?(json: JSONValue) {
        guard let string = json.string else { return nil }
        self = string
    }
}

extension [Double]: BatchItem, JSONInitializable {
    /// Arrays share nothing.
    public typealias Builder = IndependentItems<[Double]>
    /// In a row: `{"features":[…]}`.
    public static var rowKeys: [String] { ["features"] }
    /// An array of numbers that `Double` can hold.
    public static var expectation: String { "an array of finite numbers" }

    /// The value, or nil if `json` holds something else.
    public init?(json: JSONValue) {
        guard json.isArray else { return nil }
        self = []
        reserveCapacity(json.count)
        var child = json.first
        while let value = child {
            guard let number = value.double else { return nil }
            append(number)
            child = value.next
        }
    }
}
