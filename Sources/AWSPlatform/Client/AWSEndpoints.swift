/// Where services are reached: their public hosts, or what the user configured in their place
/// (docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html).
package struct AWSEndpoints: Sendable, Hashable {
    /// Of all services, before anything else: `--endpoint-url`.
    package var explicit: String?
    /// By a service's `id`.
    package var ofServices: [String: String] = [:]
    /// Of all other services.
    package var general: String?

    package init(explicit: String? = nil) { self.explicit = explicit }

    /// - Parameters:
    ///   - variables: the environment, with `AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_<SERVICE>` and
    ///     `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS`.
    ///   - files: the configuration files; nil without any.
    package init(explicit: String?, variables: [String: String], files: AWSConfigurationFiles?, profile: String) {
        self.explicit = explicit
        let section = files?.profiles[profile]
        let ignored = variables["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] ?? section?["ignore_configured_endpoint_urls"]
        guard ignored?.lowercased() != "true" else { return }
        let services = section?["services"].flatMap { files?.services[$0] }
        for (name, settings) in services?.nested ?? [:] {
            ofServices[name.uppercased().replacing("-", with: "_")] = settings["endpoint_url"]
        }
        let inEnvironment = variables["AWS_ENDPOINT_URL"]
        // All of the environment comes before all of the files.
        if inEnvironment != nil { ofServices = [:] }
        let prefix = "AWS_ENDPOINT_URL_"
        for (name, value) in variables where name.hasPrefix(prefix) && !value.isEmpty {
            ofServices[String(name.dropFirst(prefix.count))] = value
        }
        general = inEnvironment ?? section?["endpoint_url"]
    }

    /// The configured address of a service, without a slash at its end; nil if it's the public one.
    package func configured(_ service: AWSService) -> String? { configured(id: service.id) }

    func configured(id: String) -> String? {
        guard var url = explicit ?? ofServices[id] ?? general, !url.isEmpty else { return nil }
        while url.hasSuffix("/") { url.removeLast() }
        return url
    }

    /// The address of a service, without a slash at its end, and the part of the path that it begins with.
    ///
    /// - Parameter bucket: for S3, the bucket; it becomes a part of the host's name where that's possible.
    package func url(of service: AWSService, region: String, partition: AWSPartition, bucket: String?) -> String {
        if let url = configured(service) { return bucket.map { "\(url)/\($0)" } ?? url }
        let host = "\(service.endpointPrefix).\(region).\(partition.dnsSuffix)"
        guard let bucket else { return "https://\(host)" }
        // A certificate for *.s3… covers no name with another dot.
        return bucket.contains(".") ? "https://\(host)/\(bucket)" : "https://\(bucket).\(host)"
    }
}
