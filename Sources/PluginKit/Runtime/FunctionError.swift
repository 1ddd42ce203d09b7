internal import Wire

/// A failure as Lambda wants it reported.
package struct FunctionError: Equatable {
    /// The name of the error's Swift type.
    package var errorType: String
    /// What the error says of itself.
    package var errorMessage: String

    package init(_ error: any Error) {
        errorType = "\(type(of: error))"
        errorMessage = "\(error)"
    }

    /// `{"errorMessage":…,"errorType":…,"stackTrace":[]}`.
    package var json: [UInt8] {
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.key("errorMessage")
        json.string(errorMessage)
        json.key("errorType")
        json.string(errorType)
        json.key("stackTrace")
        json.beginArray()
        json.endArray()
        json.endObject()
        return json.bytes
    }
}
