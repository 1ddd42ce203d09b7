/// The Lambda Runtime API (version 2018-06-01), as the runtime loop sees it.
package protocol RuntimeTransport: ~Copyable {
    /// Waits for the next invocation.
    ///
    /// - Parameter event: receives the event; what it held is forgotten, its memory is used again.
    /// - Throws: `PluginError.runtimeAPI` if there will be no more invocations, as the API is gone.
    mutating func next(into event: inout [UInt8]) throws(PluginError) -> InvocationContext

    /// Hands in the result of an invocation.
    mutating func respond(to requestId: String, with response: [UInt8]) throws(PluginError)

    /// Reports that an invocation failed.
    mutating func report(_ error: FunctionError, of requestId: String) throws(PluginError)

    /// Reports that the instance is unusable.
    mutating func reportInitializationError(_ error: FunctionError) throws(PluginError)
}
