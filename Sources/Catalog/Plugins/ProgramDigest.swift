import Crypto
import Foundation

extension BuiltPlugin {
    /// What identifies the program that an instance executes, in hex: the SHA-256 of a Swift plugin's executable; of a
    /// command, that of its words and of the files in its folder, of which hidden ones, tests and Python's caches are left
    /// out. A command's packages are named by the requirements among those files.
    ///
    /// - Throws: ``CatalogError`` if a file can't be read.
    package func programDigest() throws(CatalogError) -> String {
        guard !plugin.isSwift else { return try Digest.hex(ofFile: command[0]) }
        var hash = SHA256()
        // Not where its interpreter lies, which differs from machine to machine.
        for word in plugin.manifest.command ?? [] { hash.update(data: Data("\(word)\0".utf8)) }
        for file in try programFiles() {
            hash.update(data: Data("\(file)\0\(try Digest.hex(ofFile: "\(workingDirectory)/\(file)"))\n".utf8))
        }
        return Digest.hex(hash.finalize())
    }

    /// The files that a command's program is made of, by their paths in its folder, in a fixed order.
    func programFiles() throws(CatalogError) -> [String] {
        var files: [String] = []
        try Self.add(workingDirectory, named: "", to: &files)
        return files
    }

    private static func add(
        _ folder: String, named prefix: String, to files: inout [String]
    ) throws(CatalogError) {
        for name in try Files.list(folder) where !name.hasPrefix(".") && name != "Tests" && name != "__pycache__" {
            if Files.isFolder("\(folder)/\(name)") {
                try add("\(folder)/\(name)", named: "\(prefix)\(name)/", to: &files)
            } else {
                files.append(prefix + name)
            }
        }
    }
}
