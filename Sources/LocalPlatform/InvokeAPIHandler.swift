import Experiment
import Foundation
import NIOCore
import NIOHTTP1
import Wire

/// One client's connection to the Invoke API.
final class InvokeAPIHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let dispatcher: Dispatcher
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    /// Counts on when nothing more is kept.
    private var bodyBytes = 0

    init(dispatcher: Dispatcher) { self.dispatcher = dispatcher }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
            bodyBytes = 0
            if head.headers.first(name: "Expect") != nil {
                let interim = HTTPResponseHead(version: head.version, status: .continue)
                context.writeAndFlush(wrapOutboundOut(.head(interim)), promise: nil)
            }
        case .body(let part):
            bodyBytes += part.readableBytes
            if bodyBytes <= LambdaLimits.payloadBytes { body.append(contentsOf: part.readableBytesView) }
        case .end:
            guard let head else { return }
            answer(InvokeAPIRequest(head), keepsAlive: head.isKeepAlive, context)
            body = []
        }
    }

    private func answer(_ request: InvokeAPIRequest, keepsAlive: Bool, _ context: ChannelHandlerContext) {
        switch request {
        case .invoke(let function, let type, let wantsLogTail):
            invoke(function, type, wantsLogTail: wantsLogTail, keepsAlive: keepsAlive, context)
        case .getFunction(let name):
            describe(name, FunctionDocument.function, keepsAlive: keepsAlive, context)
        case .getConfiguration(let name):
            describe(name, FunctionDocument.configuration, keepsAlive: keepsAlive, context)
        case .updateConfiguration(let name):
            dispatcher.update(name)
            describe(name, FunctionDocument.configuration, keepsAlive: keepsAlive, context)
        case .listFunctions:
            send(.ok, FunctionDocument.list(dispatcher.functions), keepsAlive: keepsAlive, context)
        case .invalid(let status, let type, let message):
            refuse(status: status, type: type, message: message, keepsAlive: keepsAlive, context)
        }
    }

    private func describe(
        _ name: String, _ document: (FunctionSpec) -> [UInt8], keepsAlive: Bool, _ context: ChannelHandlerContext
    ) {
        guard let spec = dispatcher.functions.first(where: { $0.name == name }) else {
            return refuse(.unknownFunction(name), keepsAlive: keepsAlive, context)
        }
        send(.ok, document(spec), keepsAlive: keepsAlive, context)
    }

    private func invoke(
        _ function: String, _ type: InvokeAPIRequest.InvocationType, wantsLogTail: Bool, keepsAlive: Bool,
        _ context: ChannelHandlerContext
    ) {
        // An invocation without a payload gets an empty object, as on Lambda.
        let call = InvocationCall(
            function: function, payload: body.isEmpty ? Array("{}".utf8) : body, wantsLogTail: wantsLogTail,
            isAsynchronous: type == .asynchronous)
        if let refusal = refusal(of: call, type) { return refuse(refusal, keepsAlive: keepsAlive, context) }
        let version = ("X-Amz-Executed-Version", "$LATEST")
        switch type {
        case .dryRun: send(.noContent, [], headers: [version], keepsAlive: keepsAlive, context)
        case .asynchronous:
            dispatcher.deliver(call) { _ in }
            send(.accepted, [], keepsAlive: keepsAlive, context)
        case .synchronous:
            dispatcher.invoke(call) { [self] reply in
                // The client may have gone meanwhile; then there is nobody to answer.
                guard context.channel.isActive else { return }
                if let refusal = reply.refusal { return refuse(refusal, keepsAlive: keepsAlive, context) }
                var headers = [version, ("x-amzn-RequestId", reply.delivery.requestId)]
                if reply.delivery.outcome != .succeeded { headers.append(("X-Amz-Function-Error", "Unhandled")) }
                if wantsLogTail { headers.append(("X-Amz-Log-Result", Data(reply.logTail).base64EncodedString())) }
                send(.ok, reply.delivery.response, headers: headers, keepsAlive: keepsAlive, context)
            }
        }
    }

    /// What can be said before anything is run.
    private func refusal(of call: InvocationCall, _ type: InvokeAPIRequest.InvocationType) -> Refusal? {
        if !dispatcher.hasFunction(call.function) { return .unknownFunction(call.function) }
        if bodyBytes > LambdaLimits.payloadBytes {
            return .payloadTooLarge(bytes: bodyBytes, limit: LambdaLimits.payloadBytes, invocationType: type.rawValue)
        }
        return isJSON(call.payload) ? nil : .malformedPayload
    }

    private func refuse(_ refusal: Refusal, keepsAlive: Bool, _ context: ChannelHandlerContext) {
        refuse(
            status: refusal.status, type: refusal.type, message: refusal.message, keepsAlive: keepsAlive, context)
    }

    private func refuse(
        status: Int, type: String, message: String, keepsAlive: Bool, _ context: ChannelHandlerContext
    ) {
        send(
            HTTPResponseStatus(statusCode: status), FunctionDocument.exception(message: message, isUsers: status < 500),
            headers: [("x-amzn-ErrorType", type)], keepsAlive: keepsAlive, context)
    }

    private func send(
        _ status: HTTPResponseStatus, _ document: [UInt8], headers: [(String, String)] = [], keepsAlive: Bool,
        _ context: ChannelHandlerContext
    ) {
        var fields = HTTPHeaders(headers)
        fields.add(name: "Content-Type", value: "application/json")
        if status != .noContent { fields.add(name: "Content-Length", value: "\(document.count)") }
        if !keepsAlive { fields.add(name: "Connection", value: "close") }
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !document.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: document)))), promise: nil)
        }
        let sent = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if !keepsAlive { sent.assumeIsolated().whenComplete { _ in context.close(promise: nil) } }
    }
}
