import Crypto
import Foundation
import Images

/// Makes, changes and takes down deployments as stacks of AWS CloudFormation.
///
/// Interrupted at any step, the same call again goes on: what is under way in the stack is waited for, what was prepared
/// and not carried out is removed.
package struct CloudFormationEngine: Sendable {
    /// Is told what happens, for a display: what, and where it is at.
    package typealias Progress = @Sendable (_ step: String, _ detail: String) -> Void

    private let services: AWSServices
    private let progress: Progress
    private let pollInterval: Duration

    package init(services: AWSServices, pollInterval: Duration = .seconds(2), progress: @escaping Progress) {
        self.services = services
        self.pollInterval = pollInterval
        self.progress = progress
    }

    /// What would happen to the stack.
    package struct Plan: Sendable {
        enum Basis: Sendable {
            case unchanged
            case changeSet(String)
            /// CloudFormation can tell no changes before something else is done, which a plan doesn't do: that a stack
            /// is deleted which a failed first try has left, in this state, or that there is a bucket for a long template.
            case start(leftover: String?)
        }

        let deployment: Deployment
        let account: String
        let basis: Basis
        /// What is known of the changes.
        package let changes: [CloudFormationChangeSet.Change]

        package var isUnchanged: Bool { if case .unchanged = basis { true } else { false } }

        /// What is done first, for people; nil if nothing.
        package var preparation: String? {
            guard case .start(let leftover) = basis else { return nil }
            let all = "The stack '\(deployment.name)' is made, with all of the template's resources"
            return leftover.map { "\(all); first the empty one is deleted that a failed try has left (\($0))." }
                ?? "\(all)."
        }
    }

    // MARK: Making

    /// Refuses a stack of that name that is somebody else's.
    ///
    /// - Throws: `EngineError.notOurs`.
    package func check(_ names: ResourceNames) async throws {
        if let stack = try await services.stacks.stack(names.stack) { try await checkOurs(stack, names) }
    }

    /// Finds out what has to change, and changes nothing but a change set, which `discard` removes.
    ///
    /// - Throws: `EngineError.notOurs` for a stack of somebody else's, `.stackFailed` for one that needs the user.
    package func plan(_ deployment: Deployment, account: String) async throws -> Plan {
        let template = try CloudFormationTemplate(deployment).json()
        let stack = try await settledStack(deployment)
        if let stack, Self.leftovers.contains(stack.status) {
            return Plan(deployment: deployment, account: account, basis: .start(leftover: stack.status), changes: [])
        }
        if stack == nil, template.count > CloudFormationTemplate.largestInline {
            return Plan(deployment: deployment, account: account, basis: .start(leftover: nil), changes: [])
        }
        return try await changeSet(for: deployment, template: template, account: account, isNew: stack == nil)
    }

    /// Carries out a plan.
    ///
    /// - Parameter token: the same for the same intention; what fails is told of its events.
    /// - Returns: the stack's outputs.
    /// - Throws: `EngineError.stackFailed`, with the resources at fault.
    package func carryOut(
        _ plan: Plan, token: String = IdempotencyToken.make()
    ) async throws -> [String: String] {
        let name = plan.deployment.name
        switch plan.basis {
        case .unchanged: break
        case .changeSet(let changeSet):
            try await services.stacks.executeChangeSet(changeSet, of: name, token: token)
            let stack = try await settled(name, token: token)
            guard let stack, Self.isGood(stack.status) else {
                throw EngineError.stackFailed(
                    stack: name, status: stack?.status ?? "gone", failures: try await failures(of: name, token: token))
            }
        case .start(let leftover):
            if leftover != nil, let stack = try await services.stacks.stack(name) { try await delete(stack) }
            let template = try CloudFormationTemplate(plan.deployment).json()
            if template.count > CloudFormationTemplate.largestInline {
                // The template goes into the bucket that the template makes.
                progress("Stack \(name)", "the bucket for its template")
                let foundation = plan.deployment.foundation
                _ = try await carryOut(
                    try await changeSet(
                        for: foundation, template: try CloudFormationTemplate(foundation).json(),
                        account: plan.account, isNew: true))
            }
            let isNew = try await services.stacks.stack(name) == nil
            return try await carryOut(
                try await changeSet(
                    for: plan.deployment, template: template, account: plan.account, isNew: isNew), token: token)
        }
        return try await services.stacks.stack(name)?.outputs ?? [:]
    }

    /// Lets go of a plan that isn't carried out, and of the empty stack that it was made for.
    package func discard(_ plan: Plan) async throws {
        guard case .changeSet(let changeSet) = plan.basis else { return }
        try await discard(changeSet: changeSet, of: plan.deployment.names)
    }

    /// - Parameter changeSet: name or id.
    private func discard(changeSet: String, of names: ResourceNames) async throws {
        guard let stack = try await services.stacks.stack(names.stack) else { return }
        // With the stack go its change sets. The other way round, an interruption would leave a stack without any, which
        // nothing tells from somebody else's.
        if stack.isInReview, try await isOurs(stack, names) { return try await delete(stack) }
        try await services.stacks.deleteChangeSet(changeSet, of: names.stack)
    }

    private func source(
        of template: Data, for deployment: Deployment, account: String
    ) async throws -> CloudFormationChangeSet.Template {
        guard template.count > CloudFormationTemplate.largestInline else {
            return .body(String(decoding: template, as: UTF8.self))
        }
        let bucket = deployment.names.bucket(account: account, region: deployment.region)
        let key = ResourceNames.templateKey(digest: String(FileDigest.hex(SHA256.hash(data: template)).prefix(16)))
        try await services.objects.put(Array(template), to: bucket, key: key)
        return .url("https://\(bucket).s3.\(deployment.region).\(services.client.partition.dnsSuffix)/\(key)")
    }

    private func changeSet(
        for deployment: Deployment, template: Data, account: String, isNew: Bool
    ) async throws -> Plan {
        progress("Stack \(deployment.name)", "finding out what changes")
        var request = CloudFormationChangeSet.Request(
            stack: deployment.name, name: Self.changeSetPrefix + UUID().uuidString.lowercased(),
            kind: isNew ? .create : .update,
            template: try await source(of: template, for: deployment, account: account))
        request.tags = deployment.allTags
        request.capabilities = ["CAPABILITY_NAMED_IAM"]
        do {
            let id = try await services.stacks.createChangeSet(request).id
            let set = try await settled(changeSet: id, of: deployment)
            guard set.isEmpty else {
                return Plan(deployment: deployment, account: account, basis: .changeSet(id), changes: set.changes)
            }
            try await services.stacks.deleteChangeSet(id, of: deployment.name)
            return Plan(deployment: deployment, account: account, basis: .unchanged, changes: [])
        } catch {
            // By its name, as the answer with its id may have been lost; in a task of its own, for Ctrl-C.
            try? await Task { try await discard(changeSet: request.name, of: deployment.names) }.value
            throw error
        }
    }

    /// With what the names of this engine's change sets begin.
    private static let changeSetPrefix = "harness-"

    /// Waits until CloudFormation knows what a change set would do.
    ///
    /// - Throws: `EngineError.stackFailed` for one that can't be; one without changes is no failure.
    private func settled(changeSet id: String, of deployment: Deployment) async throws -> CloudFormationChangeSet {
        while true {
            let set = try await services.stacks.changeSet(id, of: deployment.name)
            if set.isEmpty || set.status == "CREATE_COMPLETE" { return set }
            guard set.status != "FAILED" else {
                throw EngineError.stackFailed(
                    stack: deployment.name, status: "not changed",
                    failures: [.init(resource: deployment.name, type: "change set", reason: set.statusReason ?? "")])
            }
            try await Task.sleep(for: pollInterval)
        }
    }

    /// A first try that failed leaves an empty stack in such a state, with which nothing can be done but to delete it.
    private static let leftovers: Set = ["ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED", "CREATE_FAILED"]

    /// The stack as it is when nothing is under way in it; nil if there is none.
    private func settledStack(_ deployment: Deployment) async throws -> CloudFormationStack? {
        guard var stack = try await services.stacks.stack(deployment.name) else { return nil }
        try await checkOurs(stack, deployment.names)
        // There is nothing but change sets, and the next one is for a new stack too.
        if stack.isInReview { return nil }
        if stack.status.hasSuffix("_IN_PROGRESS") {
            guard let settled = try await settled(deployment.name, token: nil) else { return nil }
            stack = settled
        }
        guard stack.status != "UPDATE_ROLLBACK_FAILED" else {
            throw EngineError.stackFailed(
                stack: deployment.name, status: stack.status,
                failures: try await failures(of: deployment.name, token: nil))
        }
        return stack
    }

    private func checkOurs(_ stack: CloudFormationStack, _ names: ResourceNames) async throws {
        guard try await isOurs(stack, names) else {
            throw EngineError.notOurs(resource: "the stack", name: stack.name)
        }
    }

    /// By the deployment's tag, which a stack has from the time when its change set is carried out; until then by its change
    /// sets, all of which have to be from here.
    private func isOurs(_ stack: CloudFormationStack, _ names: ResourceNames) async throws -> Bool {
        guard stack.isInReview else { return stack.tags[ResourceNames.deploymentTag] == names.deployment }
        let changeSets = try await services.stacks.changeSetNames(of: stack.id).collect()
        return !changeSets.isEmpty && changeSets.allSatisfy { $0.hasPrefix(Self.changeSetPrefix) }
    }

    // MARK: Taking down

    /// The functions of the stack, by their names.
    package func functions(of names: ResourceNames) async throws -> [String] {
        guard try await services.stacks.stack(names.stack) != nil else { return [] }
        return try await services.stacks.resources(of: names.stack).collect()
            .filter { $0.type == "AWS::Lambda::Function" }.compactMap(\.physicalId)
    }

    /// Deletes the stack with all that is in it, if there is one.
    ///
    /// - Throws: `EngineError.notOurs`, `.stackFailed`.
    package func destroy(_ names: ResourceNames) async throws {
        guard let stack = try await services.stacks.stack(names.stack) else { return }
        try await checkOurs(stack, names)
        if stack.isInReview { return try await delete(stack) }
        if stack.status.hasSuffix("_IN_PROGRESS"), !stack.status.hasPrefix("DELETE") {
            _ = try await settled(names.stack, token: nil)
        }
        for try await page in services.stacks.resources(of: names.stack) {
            for resource in page.items where resource.type == "AWS::S3::Bucket" {
                guard let bucket = resource.physicalId, !bucket.isEmpty else { continue }
                try await Leftovers(services: services, names: names, progress: progress).empty(bucket)
            }
        }
        try await delete(stack)
    }

    private func delete(_ stack: CloudFormationStack) async throws {
        progress("Stack \(stack.name)", "deleting")
        let token = IdempotencyToken.make()
        // A deleted stack is known by its id alone.
        try await services.stacks.deleteStack(stack.id, token: token)
        guard let left = try await settled(stack.id, token: token), left.status != "DELETE_COMPLETE" else { return }
        throw EngineError.stackFailed(
            stack: stack.name, status: left.status, failures: try await failures(of: stack.id, token: token))
    }

    // MARK: Waiting

    /// Waits until nothing is under way in the stack.
    ///
    /// - Parameter token: of the call whose events are shown.
    /// - Returns: nil if it is gone.
    private func settled(_ stack: String, token: String?) async throws -> CloudFormationStack? {
        var seen: Set<String> = []
        while let found = try await services.stacks.stack(stack) {
            if let token { try await show(stack, token, &seen) }
            if !found.status.hasSuffix("_IN_PROGRESS") { return found }
            try await Task.sleep(for: pollInterval)
        }
        return nil
    }

    private func show(_ stack: String, _ token: String, _ seen: inout Set<String>) async throws {
        var new: [CloudFormationStack.Event] = []
        pages: for try await page in services.stacks.events(of: stack) {
            for event in page.items {
                guard event.token == token else { break pages }
                if seen.insert(event.id).inserted { new.append(event) }
            }
        }
        for event in new.reversed() {
            progress("Stack", "\(event.logicalId): \(event.status.lowercased().replacing("_", with: " "))")
        }
    }

    /// What failed in the last change, and why; what was only cancelled because of it isn't told.
    private func failures(of stack: String, token: String?) async throws -> [EngineError.Failure] {
        var failures: [EngineError.Failure] = []
        var last = token
        pages: for try await page in services.stacks.events(of: stack) {
            for event in page.items {
                last = last ?? event.token
                guard event.token == last else { break pages }
                guard event.status.hasSuffix("_FAILED"), let reason = event.statusReason,
                    !reason.contains("cancelled")
                else { continue }
                failures.append(.init(resource: event.logicalId, type: event.type, reason: reason))
            }
        }
        return failures.reversed()
    }

    private static func isGood(_ status: String) -> Bool {
        ["CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"].contains(status)
    }
}
