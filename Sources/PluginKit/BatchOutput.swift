public import Wire

/// What a plugin may say of one item. It writes itself as one JSON value.
public protocol BatchOutput {
    /// Writes exactly one value.
    func write(to json: inout JSONWriter)
}

extension Int: BatchOutput {
    /// A number.
    public func write(to json: inout JSONWriter) { json.int(self) }
}

extension Double: BatchOutput {
    /// A number; `null` if it is not finite, which JSON can't say.
    public func write(to json: inout JSONWriter) { json.double(self) }
}

extension Bool: BatchOutput {
    /// `true` or `false`.
    public func write(to json: inout JSONWriter) { json.bool(self) }
}

extension String: BatchOutput {
    /// A string.
    public func write(to json: inout JSONWriter) { json.string(self) }
}

extension Text: BatchOutput {
    /// A string.
    public func write(to json: inout JSONWriter) { json.string(utf8: utf8) }
}

extension [Double]: BatchOutput {
    /// An array of numbers.
    public func write(to json: inout JSONWriter) { json.array(self) }
}

/// With slices, a handler's outputs can share one buffer: no output costs an allocation.
extension ArraySlice<Double>: BatchOutput {
    /// An array of numbers.
    public func write(to json: inout JSONWriter) { json.array(self) }
}

extension JSONWriter {
    fileprivate mutating func array(_ numbers: some Sequence<Double>) {
        beginArray()
        for number in numbers { double(number) }
        endArray()
    }
}
