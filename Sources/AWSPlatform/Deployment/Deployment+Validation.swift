import Experiment

extension Deployment {
    /// AWS Lambda's function name quota, which IAM's role names share.
    static let longestFunctionName = 64
    /// S3's limit of 63 for a bucket's name, less an account's 12 digits and two hyphens; the region's name comes off too.
    static let longestBucketPrefix = 63 - 12 - 2
    static let timeoutRange = 1...900
    /// A region's pool has 1,000 unless AWS raised it, and 100 of them stay unreserved.
    static let reservedConcurrencyRange = 1...900
    static let eventAgeRange = 60...21_600
    /// The values that CloudWatch Logs knows.
    static let logRetentions = [
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
    ]
    /// SNS's quota of subscriptions with a filter policy, per topic.
    static let mostSubscriptions = 200
    /// A function's environment, names and values, in bytes: Lambda's 4,096, and what forced cold starts need of them.
    static let largestEnvironment = 4096 - DeployedServices.renewalBytes
    static let mostTags = 50

    /// Refuses what AWS would refuse, before anything is created: a stack that fails halfway rolls back for minutes.
    ///
    /// - Throws: ``DeploymentError``, which names the option or value at fault.
    package func validate() throws(DeploymentError) {
        try validateName()
        for function in functions { try validate(function) }
        try validateDistinct()
        if let reserved = reservedConcurrency {
            try require(
                Self.reservedConcurrencyRange.contains(reserved), "--reserved-concurrency", "\(reserved)",
                "each function can have \(Self.reservedConcurrencyRange.lowerBound) to "
                    + "\(Self.reservedConcurrencyRange.upperBound) instances set aside")
        }
        try require(
            Self.logRetentions.contains(logRetentionDays), "--log-retention", "\(logRetentionDays)",
            "CloudWatch Logs keeps logs for one of these numbers of days: "
                + Self.logRetentions.map { "\($0)" }.joined(separator: ", "))
        try require(
            objectExpiryDays >= 1, "the days that data stays in the bucket", "\(objectExpiryDays)",
            "S3 deletes objects after one day at the earliest")
        try require(
            Self.eventAgeRange.contains(maximumEventAgeSeconds), "--event-age", "\(maximumEventAgeSeconds)",
            "Lambda holds an undelivered message for 60 seconds to 6 hours")
        try validateTags()
        if let driver { try driver.validate() }
        try validateCounts()
    }

    private func validateName() throws(DeploymentError) {
        try require(
            name.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil, "--deployment", name,
            "a name of lower-case letters, digits and single hyphens, a letter first: it becomes part of a bucket's name"
        )
        // Prefixes that S3 keeps for itself.
        for prefix in ["xn--", "sthree-", "amzn-s3-demo-", "aws-", "amazon-"] where name.hasPrefix(prefix) {
            throw .invalid(option: "--deployment", value: name, reason: "AWS keeps names that begin with \(prefix)")
        }
        try require(
            region.wholeMatch(of: /[a-z]{2}(-[a-z]+)+-[0-9]+/) != nil, "--region", region,
            "a region such as eu-central-1")
        let longest = Self.longestBucketPrefix - region.utf8.count
        guard name.utf8.count <= longest else {
            throw .nameTooLong(resource: "a deployment whose bucket is named after it", name: name, limit: longest)
        }
    }

    private func validate(_ function: DeployedFunction) throws(DeploymentError) {
        let name = names.function(function)
        guard name.utf8.count <= Self.longestFunctionName else {
            throw .nameTooLong(resource: "a Lambda function's name", name: name, limit: Self.longestFunctionName)
        }
        try require(
            ExperimentPlan.memoryRange.contains(function.memorySize), "--memory", "\(function.memorySize)",
            "Lambda functions have \(ExperimentPlan.memoryRange.lowerBound) to \(ExperimentPlan.memoryRange.upperBound) MB"
        )
        try require(
            Self.timeoutRange.contains(function.timeoutSeconds), "--timeout", "\(function.timeoutSeconds)",
            "a function may take \(Self.timeoutRange.lowerBound) to \(Self.timeoutRange.upperBound) seconds")
        try require(
            Self.isPinned(function.image), "image of \(function.plugin)", function.image,
            "not named by its digest, without which nobody knows what ran; push it with 'harness build --push'")
        try validateEnvironment(of: function)
    }

    /// Whether an image is named by a whole digest.
    static func isPinned(_ image: String) -> Bool {
        image.wholeMatch(of: /[a-z0-9][a-zA-Z0-9.:\/_-]*@sha256:[0-9a-f]{64}/) != nil
    }

    private func validateEnvironment(of function: DeployedFunction) throws(DeploymentError) {
        let option = "environment of \(function.plugin)"
        for name in function.environment.keys.sorted() {
            try require(
                name.wholeMatch(of: /[a-zA-Z][a-zA-Z0-9_]+/) != nil, option, name,
                "Lambda's variables have letters, digits and underscores, a letter first, and at least two of them")
            // Lambda's reserved variables all begin so; those few of them that it lets one set are none of ours.
            try require(
                !name.hasPrefix("AWS_") && !name.hasPrefix("LAMBDA_") && name != "_HANDLER", option, name,
                "Lambda sets this variable itself")
        }
        let bytes = function.environment.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        try require(
            bytes <= Self.largestEnvironment, option, "\(bytes) bytes",
            "Lambda takes 4096, and a run needs \(DeployedServices.renewalBytes) of them for forced cold starts")
    }

    private func validateDistinct() throws(DeploymentError) {
        var seen: Set<String> = []
        for function in functions {
            try require(
                seen.insert(names.function(function)).inserted, "--plugin", "\(function.plugin)",
                "is given twice with \(function.memorySize) MB")
        }
    }

    private func validateTags() throws(DeploymentError) {
        for (key, value) in tags.sorted(by: { $0.key < $1.key }) {
            try require(
                (1...128).contains(key.count) && value.count <= 256, "--tag", key,
                "AWS's tags have a name of 1 to 128 characters and a value of at most 256")
            // The characters that all services take, those of IAM's tags.
            try require(
                "\(key)\(value)".wholeMatch(of: /[\p{L}\p{Z}\p{N}_.:\/=+\-@]*/) != nil, "--tag", "\(key)=\(value)",
                "AWS's tags have letters, digits, spaces and _.:/=+-@")
            try require(
                !key.lowercased().hasPrefix("aws:") && !key.hasPrefix("ml-on-faas:"), "--tag", key,
                "tags that begin with aws: or ml-on-faas: are not the user's to set")
        }
        // A function bears its plugin's name and model besides.
        try require(
            allTags.count + 2 <= Self.mostTags, "--tag", "\(tags.count) tags", "a resource has at most \(Self.mostTags)"
        )
    }

    private func validateCounts() throws(DeploymentError) {
        let others = CloudFormationTemplate(withoutFunctions).resourceCount
        let most = (CloudFormationTemplate.mostResources - others) / CloudFormationTemplate.resourcesPerFunction
        guard functions.count <= most else {
            throw .tooManyResources(
                functions: functions.count, most: most,
                reason: "a stack has at most \(CloudFormationTemplate.mostResources) resources")
        }
        guard functions.count <= Self.mostSubscriptions else {
            throw .tooManyResources(
                functions: functions.count, most: Self.mostSubscriptions,
                reason: "a topic has at most \(Self.mostSubscriptions) subscriptions that filter")
        }
    }

    private var withoutFunctions: Deployment {
        var copy = self
        copy.functions = []
        return copy
    }
}

extension ECSDriver {
    /// The memory, in MB, that Fargate offers with each number of CPU units (Amazon ECS developer guide, task size).
    static let sizes: [Int: [Int]] = [
        256: [512, 1024, 2048],
        512: Array(stride(from: 1024, through: 4096, by: 1024)),
        1024: Array(stride(from: 2048, through: 8192, by: 1024)),
        2048: Array(stride(from: 4096, through: 16_384, by: 1024)),
        4096: Array(stride(from: 8192, through: 30_720, by: 1024)),
        8192: Array(stride(from: 16_384, through: 61_440, by: 4096)),
        16_384: Array(stride(from: 32_768, through: 122_880, by: 8192)),
    ]

    func validate() throws(DeploymentError) {
        try require(
            Deployment.isPinned(image), "the publisher's image", image,
            "not named by its digest; push it with 'harness build --push'")
        guard let memories = Self.sizes[cpu] else {
            throw .invalid(
                option: "the publisher's CPU units", value: "\(cpu)",
                reason: "Fargate has these units: " + Self.sizes.keys.sorted().map { "\($0)" }.joined(separator: ", "))
        }
        try require(
            memories.contains(memory), "the publisher's MB of memory", "\(memory)",
            "with \(cpu) units of CPU Fargate has \(memories[0]) to \(memories[memories.count - 1]) MB in steps")
    }
}

private func require(_ condition: Bool, _ option: String, _ value: String, _ reason: String) throws(DeploymentError) {
    guard condition else { throw .invalid(option: option, value: value, reason: reason) }
}
