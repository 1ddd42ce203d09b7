import Experiment
import Foundation

/// What a run asks of a deployment, of the services themselves.
package struct DeployedServices: RunServices {
    private let services: AWSServices
    private let topic: String
    private let deadLetterQueue: String
    private let names: ResourceNames

    /// How often a message is published for which no answer came. A topic delivers at least once: a second copy is an
    /// invocation more, and no delivery.
    private static let publications = 3
    /// Between two looks at a function that is being updated; it takes a second or a few.
    private static let updateInterval = Duration.milliseconds(500)
    private static let updatePatience = Duration.seconds(120)

    /// - Throws: `EngineError.missingOutput`.
    package init(_ record: DeploymentRecord, services: AWSServices) throws(EngineError) {
        self.services = services
        topic = try record.output(.topicArn)
        deadLetterQueue = try record.output(.deadLetterQueueURL)
        names = record.deployment.names
    }

    /// A deployment of another name has functions of other names than the run.
    private func deployed(_ function: String) -> String {
        names.deployment + function.dropFirst(Deployment.defaultName.count)
    }

    package func function(deployedAs name: String) -> String {
        guard name.hasPrefix("\(names.deployment)-") else { return name }
        return Deployment.defaultName + name.dropFirst(names.deployment.count)
    }

    package func publish(_ message: String, to function: String) async throws {
        for attempt in 1... {
            do {
                _ = try await services.topics.publish(
                    message, to: topic, attributes: [Filter.functionAttribute: deployed(function)])
                return
            } catch {
                guard error.mayHaveHappened, error.kind != .cancelled, attempt < Self.publications else { throw error }
            }
        }
    }

    package func logPage(
        of function: String, from start: Int64, token: String?
    ) async throws -> (events: [LogGroupEvent], next: String?) {
        let pages = services.logs.events(
            in: ResourceNames.logGroup(function: deployed(function)),
            from: Date(timeIntervalSince1970: Double(start) / 1000), resuming: token)
        var iterator = pages.makeAsyncIterator()
        guard let page = try await iterator.next() else { return ([], nil) }
        let events = page.items.map { LogGroupEvent(id: $0.eventId, timestamp: $0.timestamp, message: $0.message) }
        return (events, page.next)
    }

    /// Any change of a function's configuration retires its instances
    /// (docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html).
    package func renew(_ function: String) async throws {
        let name = deployed(function)
        var variables = try await services.functions.configuration(of: name).environment?.variables ?? [:]
        variables[Self.renewalVariable] = UUID().uuidString
        do { _ = try await services.functions.updateConfiguration(of: name, environment: variables) } catch {
            // Another update is under way: mostly this one, whose answer got lost. Any update does.
            guard error.isUpdateInProgress else { throw error }
        }
        let deadline = ContinuousClock.now + Self.updatePatience
        var state = try await services.functions.configuration(of: name)
        while !state.isReady {
            guard state.lastUpdateStatus != "Failed", ContinuousClock.now < deadline else {
                throw EngineError.notRenewed(
                    function: name, reason: state.lastUpdateStatusReason ?? "the update takes more than two minutes")
            }
            try await Task.sleep(for: Self.updateInterval)
            state = try await services.functions.configuration(of: name)
        }
    }

    private static let renewalVariable = "ML_ON_FAAS_RENEWED"
    /// What it takes of an environment: its name, and a UUID.
    static let renewalBytes = renewalVariable.utf8.count + 36

    package func takeDeadLetters(_ keep: @Sendable ([QueuedLetter]) async throws -> Set<Int>) async throws {
        var seen: Set<String> = []
        while true {
            // What isn't taken is seen again after these seconds, by whose it is. Who waits, if for a second, is told of
            // letters wherever the queue has them, and not by a sample
            // (docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html).
            let messages = try await services.queues.receive(
                from: deadLetterQueue, waitSeconds: 1, visibilityTimeout: 5)
            let count = seen.count
            seen.formUnion(messages.map(\.messageId))
            // None, or letters of other runs that come round again.
            guard seen.count > count else { return }
            let kept = try await keep(
                messages.map { message in
                    QueuedLetter(
                        body: message.body,
                        attributes: (message.messageAttributes ?? [:]).compactMapValues(\.stringValue))
                })
            for index in kept { try await services.queues.delete(messages[index], from: deadLetterQueue) }
        }
    }
}
