using Pipeline.Onnx.Protos;

namespace Pipeline.Onnx.Export;

/// <summary>Element types that exported graphs use, numbered as ONNX numbers them.</summary>
public enum ElementType
{
    Float32 = TensorProto.Types.DataType.Float,
    UInt8 = TensorProto.Types.DataType.Uint8,
    Int32 = TensorProto.Types.DataType.Int32,
    Int64 = TensorProto.Types.DataType.Int64,
    Bool = TensorProto.Types.DataType.Bool,
}
