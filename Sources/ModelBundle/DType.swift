/// The element types of the safetensors format that a bundle may hold.
///
/// Source: https://github.com/huggingface/safetensors, `Dtype` in `safetensors/src/tensor.rs`. The types narrower than a
/// byte are left out.
public enum DType: String, Sendable, CaseIterable {
    case bool = "BOOL"
    case uint8 = "U8"
    case int8 = "I8"
    case float8E5M2 = "F8_E5M2"
    case float8E4M3 = "F8_E4M3"
    case int16 = "I16"
    case uint16 = "U16"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int32 = "I32"
    case uint32 = "U32"
    case float32 = "F32"
    case float64 = "F64"
    case int64 = "I64"
    case uint64 = "U64"

    /// Bytes per element.
    public var size: Int {
        switch self {
        case .bool, .uint8, .int8, .float8E5M2, .float8E4M3: 1
        case .int16, .uint16, .float16, .bfloat16: 2
        case .int32, .uint32, .float32: 4
        case .float64, .int64, .uint64: 8
        }
    }
}

/// A Swift type whose memory is an element of a tensor, on a little-endian machine (x86-64, arm64).
public protocol TensorElement: BitwiseCopyable, Sendable {
    /// The element type's name in the format.
    static var dtype: DType { get }
}

extension UInt8: TensorElement {
    /// U8.
    public static var dtype: DType { .uint8 }
}

extension Int8: TensorElement {
    /// I8.
    public static var dtype: DType { .int8 }
}

extension UInt16: TensorElement {
    /// U16.
    public static var dtype: DType { .uint16 }
}

extension Int16: TensorElement {
    /// I16.
    public static var dtype: DType { .int16 }
}

extension UInt32: TensorElement {
    /// U32.
    public static var dtype: DType { .uint32 }
}

extension Int32: TensorElement {
    /// I32.
    public static var dtype: DType { .int32 }
}

extension UInt64: TensorElement {
    /// U64.
    public static var dtype: DType { .uint64 }
}

extension Int64: TensorElement {
    /// I64.
    public static var dtype: DType { .int64 }
}

extension Float: TensorElement {
    /// F32.
    public static var dtype: DType { .float32 }
}

extension Double: TensorElement {
    /// F64.
    public static var dtype: DType { .float64 }
}
