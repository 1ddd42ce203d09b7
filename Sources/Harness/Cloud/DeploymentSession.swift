import AWSPlatform
import Catalog
import Experiment
import Foundation
import Images

/// One deployment, from the options to functions that can be invoked.
struct DeploymentSession: Sendable {
    let options: DeployCommand
    let project: Project
    private let steps = StepDisplay()

    init(options: DeployCommand, project: Project) {
        self.options = options
        self.project = project
    }

    func run() async throws {
        let names = try project.pluginNames(options.plugin.values)
        let connection = try await CloudConnection.open(options.cloud, project: project)
        try await checkEngine(connection)
        // What AWS would refuse is found before anything is built, with images that aren't there yet.
        try skeleton(names, in: connection).validate()
        try await checkConcurrency(skeleton(names, in: connection), connection)
        if options.engine == .cloudformation {
            try await cloudFormation(connection).check(ResourceNames(deployment: options.cloud.deployment))
        }
        let resources = ResourceNames(deployment: options.cloud.deployment)
        let leftovers = Leftovers(services: connection.services, names: resources, progress: { _, _ in })
        let publisher = options.driver == .ecs ? [resources.publisherRepository] : []
        for repository in names.map(resources.repository(plugin:)) + publisher {
            try await leftovers.check(repository: repository)
        }
        let build = try ImageBuild(project: project, bases: .registries)
        try build.check(try project.plugins(named: names), base: options.base)

        let prepared = try await Preparation(project: project, steps: steps).prepare(names, dataset: options.dataset)
        let images = try await build.build(prepared, publisher: options.driver == .ecs, base: options.base)

        var deployment = skeleton(names, in: connection)
        deployment.place(
            images: addresses(of: images, deployment.names, connection), models: models(prepared),
            publisher: ImageBuild.publisher)
        try deployment.validate()
        if options.dryRun { return try await showPlan(deployment, connection) }
        try await apply(deployment, images, from: build.layout, connection)
    }

    /// Where the images will be, by digest: that is known before they are there, and so is what changes in the stack.
    private func addresses(
        of images: [BuiltImage], _ names: ResourceNames, _ connection: CloudConnection
    ) -> [String: String] {
        let suffix = connection.services.client.partition.dnsSuffix
        let host = "\(connection.account).dkr.ecr.\(connection.region).\(suffix)"
        return Dictionary(
            uniqueKeysWithValues: images.map { image in
                (image.name, "\(host)/\(repository(of: image, names))@\(image.manifest.digest)")
            })
    }

    private func push(
        _ images: [BuiltImage], of deployment: Deployment, from layout: ImageLayout, _ connection: CloudConnection
    ) async throws {
        let publication = ImagePublication(
            connection: connection, names: deployment.names, tags: deployment.allTags, steps: steps)
        let places = try await publication.push(images, from: layout) { repository(of: $0, deployment.names) }
        let expected = addresses(of: images, deployment.names, connection)
        for (image, place) in places where expected[image] != place {
            throw EngineError.elsewhere(image: image, place: place, expected: expected[image] ?? "")
        }
    }

    // MARK: Parts

    private func repository(of image: BuiltImage, _ names: ResourceNames) -> String {
        image.name == ImageBuild.publisher ? names.publisherRepository : names.repository(plugin: image.name)
    }

    private func models(_ prepared: [PreparedPlugin]) -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: prepared.compactMap { plugin in
                plugin.model.map { (plugin.built.plugin.name, $0.digest) }
            })
    }

    /// The deployment as the options give it, before its images have digests.
    private func skeleton(_ plugins: [String], in connection: CloudConnection) -> Deployment {
        var deployment = Deployment(
            name: options.cloud.deployment, region: connection.region, architecture: .host,
            functions: plugins.flatMap { plugin in
                options.memory.values.map {
                    DeployedFunction(
                        plugin: plugin, memorySize: $0, image: Self.placeholder, timeoutSeconds: options.timeout)
                }
            })
        deployment.reservedConcurrency = options.reservedConcurrency
        deployment.logRetentionDays = options.logRetention
        deployment.maximumEventAgeSeconds = options.eventAge
        deployment.tags = options.userTags
        if options.driver == .ecs { deployment.driver = ECSDriver(image: Self.placeholder) }
        return deployment
    }

    private static let placeholder = "pending@sha256:" + String(repeating: "0", count: 64)

    /// Setting aside more than the account has would fail half-way.
    private func checkConcurrency(_ deployment: Deployment, _ connection: CloudConnection) async throws {
        guard let reserved = deployment.reservedConcurrency else { return }
        let limit = try await connection.services.functions.accountLimit()
        // What an unfinished deployment has reserved isn't known.
        let record = try await connection.knownRecord(of: deployment.name)
        let own = record.flatMap { $0.outputs.isEmpty ? nil : $0.deployment }
        let ownReserve = (own?.reservedConcurrency ?? 0) * (own?.functions.count ?? 0)
        // Lambda keeps 100 for the functions that reserve none.
        let most = (limit.unreservedConcurrentExecutions ?? limit.concurrentExecutions) - 100 + ownReserve
        let wanted = reserved * deployment.functions.count
        guard wanted <= most else {
            throw EngineError.quota(
                "--reserved-concurrency \(reserved) of \(deployment.functions.count) functions makes \(wanted), and this "
                    + "account has \(max(0, most)) to reserve in \(connection.region); reserve less, deploy fewer "
                    + "functions, or ask for a higher quota in the Service Quotas console")
        }
    }

    private func checkEngine(_ connection: CloudConnection) async throws {
        guard let record = try await connection.knownRecord(of: options.cloud.deployment),
            record.engine != options.engine
        else { return }
        throw EngineError.otherEngine(deployment: options.cloud.deployment, engine: record.engine.rawValue)
    }

    // MARK: Engines

    private func showPlan(_ deployment: Deployment, _ connection: CloudConnection) async throws {
        switch options.engine {
        case .cloudformation:
            print(String(decoding: try CloudFormationTemplate(deployment).json(), as: UTF8.self))
            let engine = cloudFormation(connection)
            // A new stack's changes are the template itself.
            guard let stack = try await connection.services.stacks.stack(deployment.name), !stack.isInReview else {
                return Terminal.say("There is no stack '\(deployment.name)' yet: all of this would be made.")
            }
            let plan = try await engine.plan(deployment, account: connection.account)
            steps.finish()
            show(plan)
            try await engine.discard(plan)
        case .terraform:
            print(String(decoding: TerraformVariables(deployment).json(), as: UTF8.self))
            let engine = try await terraform(connection)
            defer { engine.discard() }
            let plan = try await engine.plan(deployment)
            steps.finish()
            Terminal.say(plan ?? "Nothing has to change.")
        }
    }

    /// Nothing is made or pushed before the user has agreed.
    private func apply(
        _ deployment: Deployment, _ images: [BuiltImage], from layout: ImageLayout, _ connection: CloudConnection
    ) async throws {
        var record = DeploymentRecord(
            engine: options.engine, account: connection.account, deployment: deployment, base: options.base,
            outputs: [:], deployedAt: Date.now.ISO8601Format())
        switch options.engine {
        case .cloudformation:
            let engine = cloudFormation(connection)
            let plan = try await engine.plan(deployment, account: connection.account)
            steps.finish()
            show(plan)
            do {
                guard await confirmed(plan.isUnchanged) else { throw CleanDeclined() }
                try await push(images, of: deployment, from: layout, connection)
            } catch {
                // What was prepared and isn't carried out leaves no empty stack; a task of its own, for Ctrl-C.
                try? await Task { try await engine.discard(plan) }.value
                throw error
            }
            record.outputs = try await engine.carryOut(plan)
        case .terraform:
            let engine = try await terraform(connection)
            defer { engine.discard() }
            let plan = try await engine.plan(deployment)
            steps.finish()
            if let plan { Terminal.say(plan) }
            guard await confirmed(plan == nil) else { throw CleanDeclined() }
            try await push(images, of: deployment, from: layout, connection)
            if plan != nil {
                // Whatever becomes of it, `destroy` has to know what to take down and by which engine. Without outputs it
                // is no deployment that could be run on.
                try connection.records.write(record)
                try await engine.apply()
            }
            record.outputs = try await engine.outputs()
        }
        steps.finish()
        try await connection.keep(record)
        Terminal.say(
            "The deployment '\(deployment.name)' in \(connection.region) has \(deployment.functions.count) functions. "
                + "Next: harness run --platform aws --plugin \(options.plugin.defaultValueDescription)")
    }

    private func confirmed(_ isUnchanged: Bool) async -> Bool {
        if isUnchanged {
            Terminal.say("Nothing has to change.")
            return true
        }
        Terminal.say(
            "A deployment by itself costs nothing but the storage of its images; 'harness run --platform aws' says what a "
                + "run will cost before it begins.")
        if options.yes { return true }
        return await Question.ask("Make these changes?", hint: "give --yes.")
    }

    private func cloudFormation(_ connection: CloudConnection) -> CloudFormationEngine {
        CloudFormationEngine(services: connection.services) { [steps] in steps.update($0, detail: $1) }
    }

    private func terraform(_ connection: CloudConnection) async throws -> TerraformEngine {
        try await .of(project, connection: connection, steps: steps)
    }

    private func show(_ plan: CloudFormationEngine.Plan) {
        if let preparation = plan.preparation { Terminal.say(preparation) }
        guard !plan.changes.isEmpty else { return }
        let rows = plan.changes.map { change in
            [
                change.action.lowercased(), change.type, change.physicalId ?? change.logicalId,
                change.replacement == "True" ? "made anew" : "",
            ]
        }
        Terminal.say(alignedText(rows))
    }
}

/// The user didn't want it.
struct CleanDeclined: Error, CustomStringConvertible {
    let description = "nothing was changed"
}

extension Deployment {
    /// Puts the images' addresses and the models' digests where they belong.
    fileprivate mutating func place(images: [String: String], models: [String: String], publisher: String) {
        for index in functions.indices {
            let plugin = functions[index].plugin
            functions[index].image = images[plugin] ?? functions[index].image
            functions[index].modelDigest = models[plugin]
        }
        if let image = images[publisher] { driver?.image = image }
    }
}

extension TerraformEngine {
    /// Terraform or OpenTofu, with the credentials that the harness found.
    static func of(
        _ project: Project, connection: CloudConnection, steps: StepDisplay
    ) async throws -> TerraformEngine {
        guard let program = Executables.find("terraform") ?? Executables.find("tofu") else {
            throw EngineError.terraform(
                step: "init",
                output: "neither terraform nor tofu is on the PATH; install one, or use --engine cloudformation")
        }
        let credentials = try await connection.session.credentials.credentials()
        var environment = [
            "AWS_ACCESS_KEY_ID": credentials.accessKeyId, "AWS_SECRET_ACCESS_KEY": credentials.secretAccessKey,
            "AWS_REGION": connection.region,
        ]
        environment["AWS_SESSION_TOKEN"] = credentials.sessionToken
        return TerraformEngine(
            program: program, folder: "\(project.root)/artifacts", environment: environment,
            progress: { steps.update($0, detail: $1) },
            announce: { text in
                steps.finish()
                Terminal.say(text)
            })
    }
}
