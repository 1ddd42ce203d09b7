import CCurl
import Foundation
import Synchronization

/// The thread on which libcurl works, so that nobody's task is blocked.
final class TransferEngine: Sendable {
    typealias Completion = @Sendable (Result<HTTPResponse, HTTPError>) -> Void

    private struct Orders {
        var started: [(Transfer, Completion)] = []
        var isStopping = false
    }

    /// Of libcurl's calls on it only `curl_multi_wakeup` is made from other threads, as it may be.
    private struct Handle: @unchecked Sendable { let multi: UnsafeMutableRawPointer }

    private let handle: Handle
    private let orders = Mutex(Orders())

    private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init() {
        guard Self.isReady, let multi = curl_multi_init() else { fatalError("libcurl can't be initialized") }
        handle = Handle(multi: multi)
        let thread = Thread { [orders = OrdersBox(self)] in orders.engine.work() }
        thread.name = "http"
        thread.start()
    }

    /// Keeps the engine while its thread works.
    private struct OrdersBox: Sendable {
        let engine: TransferEngine
        init(_ engine: TransferEngine) { self.engine = engine }
    }

    func start(_ transfer: Transfer, completion: @escaping Completion) {
        give { $0.started.append((transfer, completion)) }
    }

    func cancel(_ transfer: Transfer) {
        transfer.isCancelled.store(true, ordering: .relaxed)
        give { _ in }
    }

    func stop() {
        give { $0.isStopping = true }
    }

    private func give(_ order: (inout Orders) -> Void) {
        orders.withLock { order(&$0) }
        curl_multi_wakeup(handle.multi)
    }

    private func work() {
        var running: [UnsafeMutableRawPointer: (transfer: Transfer, completion: Completion)] = [:]
        var isStopping = false
        while !(isStopping && running.isEmpty) {
            let given = orders.withLock { orders in
                defer { orders = Orders(isStopping: orders.isStopping) }
                return orders
            }
            isStopping = given.isStopping
            for (transfer, completion) in given.started {
                running[transfer.easy] = (transfer, completion)
                curl_multi_add_handle(handle.multi, transfer.easy)
            }
            for (easy, entry) in running where entry.transfer.isCancelled.load(ordering: .relaxed) {
                curl_multi_remove_handle(handle.multi, easy)
                running[easy] = nil
                entry.completion(.failure(entry.transfer.error(.cancelled, "cancelled")))
            }
            var active: CInt = 0
            curl_multi_perform(handle.multi, &active)
            var left: CInt = 0
            while let message = curl_multi_info_read(handle.multi, &left) {
                guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
                let code = message.pointee.data.result
                curl_multi_remove_handle(handle.multi, easy)
                guard let entry = running.removeValue(forKey: easy) else { continue }
                entry.completion(entry.transfer.finish(code))
            }
            curl_multi_poll(handle.multi, nil, 0, 1000, nil)
        }
        curl_multi_cleanup(handle.multi)
    }
}
