internal import CJSON
internal import Glibc

/// One value inside a `JSONDocument`; it can't outlive the document.
///
/// The children of an array or object form a chain: `first`, then `next` of each.
public struct JSONValue: ~Escapable {
    private let node: UnsafePointer<cJSON>

    @_lifetime(borrow node)
    init(node: UnsafePointer<cJSON>) {
        self.node = node
    }

    private var kind: Int32 { node.pointee.type & 0xFF }

    /// Whether this is an array.
    public var isArray: Bool { kind == cJSON_Array }

    /// Whether this is an object.
    public var isObject: Bool { kind == cJSON_Object }

    /// Whether this is `null`.
    public var isNull: Bool { kind == cJSON_NULL }

    /// The truth value, or nil if this is something else.
    public var bool: Bool? {
        switch kind {
        case cJSON_True: true
        case cJSON_False: false
        default: nil
        }
    }

    /// The number, or nil if this is something else, or a number beyond `Double`'s range.
    public var double: Double? {
        kind == cJSON_Number && node.pointee.valuedouble.isFinite ? node.pointee.valuedouble : nil
    }

    /// The number if it is a whole one that `Int` and `Double` both hold exactly (below 2^53), else nil.
    public var int: Int? {
        guard let double, abs(double) < 0x1p53 else { return nil }
        return Int(exactly: double)
    }

    /// The string, or nil if this is something else.
    public var string: String? {
        guard kind == cJSON_String, let text = node.pointee.valuestring else { return nil }
        return String(cString: text)
    }

    /// The string's UTF-8, not copied, or nil if this is something else.
    public var utf8: Span<UInt8>? {
        @_lifetime(copy self)
        get {
            guard kind == cJSON_String, let text = node.pointee.valuestring else { return nil }
            let bytes = UnsafeRawBufferPointer(start: text, count: strlen(text))
            return _overrideLifetime(Span(_unsafeBytes: bytes), copying: self)
        }
    }

    /// The first child of an array or object.
    public var first: JSONValue? {
        @_lifetime(copy self)
        get { related(node.pointee.child) }
    }

    /// The value that follows this one in its array or object.
    public var next: JSONValue? {
        @_lifetime(copy self)
        get { related(node.pointee.next) }
    }

    /// The name under which this value stands in its object; nil in an array.
    public var name: String? {
        node.pointee.string.map { String(cString: $0) }
    }

    /// The member of that name, or nil if there is none or this is no object. Of several, the first.
    @_lifetime(copy self)
    public func member(_ name: String) -> JSONValue? {
        guard isObject else { return nil }
        return related(cJSON_GetObjectItemCaseSensitive(node, name))
    }

    /// How many children there are.
    public var count: Int { Int(cJSON_GetArraySize(node)) }

    @_lifetime(copy self)
    private func related(_ other: UnsafeMutablePointer<cJSON>?) -> JSONValue? {
        guard let other else { return nil }
        return _overrideLifetime(JSONValue(node: UnsafePointer(other)), copying: self)
    }
}
