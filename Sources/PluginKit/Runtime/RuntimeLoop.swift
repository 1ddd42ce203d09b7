internal import Glibc
package import Wire

/// The life of an instance: the init phase, then one invocation after the other.
package struct RuntimeLoop<P: Plugin & ~Copyable, Transport: RuntimeTransport & ~Copyable>: ~Copyable {
    private var transport: Transport
    private var log: FunctionLog
    private var plugin: P
    private var event: [UInt8] = []
    private var results = JSONWriter(capacity: 1024)
    private var response = JSONWriter(capacity: 1024)
    private var traceId = ""

    /// The init phase.
    ///
    /// - Throws: what the plugin's initializer throws; it has then been reported as an init error.
    package init(
        _ plugin: P.Type, context: InitializationContext, transport: consuming Transport, log: FunctionLog,
        started: Timestamp = .now()
    ) throws {
        var transport = transport
        var log = log
        log.append(.initializationStarted, at: started)
        do {
            self.plugin = try P(initializer: context)
        } catch {
            log.flush()
            // Of two errors, the plugin's is the one to tell.
            try? transport.reportInitializationError(FunctionError(error))
            throw error
        }
        log.append(.initializationCompleted)
        log.flush()
        self.transport = transport
        self.log = log
    }

    /// Serves invocations until the Runtime API is gone.
    ///
    /// - Throws: `PluginError.runtimeAPI`, always, as an instance doesn't end by itself.
    package mutating func run() throws(PluginError) -> Never {
        while true { try serveNext() }
    }

    /// Serves one invocation. What the plugin or the event does wrong fails the invocation, not the instance.
    package mutating func serveNext() throws(PluginError) {
        let context = try transport.next(into: &event)
        export(traceId: context.traceId)
        let failure = process(context)
        log.flush()
        if let failure {
            try transport.report(failure, of: context.requestId)
        } else {
            try transport.respond(to: context.requestId, with: response.bytes)
        }
        log.isColdStart = false
    }

    /// Decodes the event, lets the plugin work, and encodes the response.
    ///
    /// - Returns: why it failed, if it did.
    private mutating func process(_ context: InvocationContext) -> FunctionError? {
        do {
            let message = try SNSEvent.decode(event.span)
            let batch = try P.Item.items(of: message.batch)
            log.invocation = LogLine.Invocation(
                requestId: context.requestId, experimentId: message.experimentId, messageId: message.messageId,
                batchSize: batch.count)
            // "Processing" is the plugin's work alone.
            log.append(.processingStarted)
            let outputs = try plugin.checkedHandler(batch, context: context)
            log.append(.processingCompleted)
            encode(outputs)
            return nil
        } catch {
            return FunctionError(error)
        }
    }

    /// `{"statusCode":200,"batch":"<json array as a string>"}`.
    private mutating func encode(_ outputs: [P.Output]) {
        results.removeAll()
        results.beginArray()
        for output in outputs { output.write(to: &results) }
        results.endArray()
        response.removeAll()
        response.beginObject()
        response.key("statusCode")
        response.int(200)
        response.key("batch")
        response.string(utf8: results.bytes)
        response.endObject()
    }

    /// Tells X-Ray's tools, which read the environment, about the invocation.
    private mutating func export(traceId: String) {
        guard traceId != self.traceId else { return }
        setenv("_X_AMZN_TRACE_ID", traceId, 1)
        self.traceId = traceId
    }
}
