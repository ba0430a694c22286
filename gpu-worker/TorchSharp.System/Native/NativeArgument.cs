using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>One argument or result as the shim sees it: a tag, a length for lists, and eight bytes of value or address.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct NativeArgument
{
    [FieldOffset(0)] public ArgumentTag Tag;
    [FieldOffset(4)] public int Length;
    [FieldOffset(8)] public long Integer;
    [FieldOffset(8)] public double Real;
    [FieldOffset(8)] public nint Pointer;
}
