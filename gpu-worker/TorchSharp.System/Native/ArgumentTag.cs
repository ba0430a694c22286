namespace TorchSharp.Native;

/// <summary>What an argument of a boxed call holds; kept in step with <c>Tag</c> in torch_shim.cpp.</summary>
internal enum ArgumentTag
{
    None,
    Default,
    Tensor,
    Int,
    Double,
    Bool,
    Complex,
    IntList,
    DoubleList,
    BoolList,
    TensorList,
    String,
    Device,
    Generator,
}
