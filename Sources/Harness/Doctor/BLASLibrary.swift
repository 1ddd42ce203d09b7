import Glibc

/// The BLAS that functions load, asked for what it is. The harness itself links none.
struct BLASLibrary {
    /// Version and build options, as OpenBLAS tells them.
    var configuration: String
    /// The kernel family it chose for this CPU, e.g. `SkylakeX`.
    var core: String

    static func loaded() -> BLASLibrary? {
        guard let library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL) else { return nil }
        func text(_ symbol: String) -> String? {
            typealias Function = @convention(c) () -> UnsafePointer<CChar>?
            guard let address = dlsym(library, symbol) else { return nil }
            return unsafeBitCast(address, to: Function.self)().map { String(cString: $0) }
        }
        guard let configuration = text("openblas_get_config"), let core = text("openblas_get_corename") else {
            return nil
        }
        return BLASLibrary(configuration: configuration, core: core)
    }
}
