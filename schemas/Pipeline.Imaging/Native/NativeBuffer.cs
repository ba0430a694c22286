using System.Runtime.InteropServices;

namespace Pipeline.Imaging.Native;

/// <summary>Scratch memory outside the managed heap, freed by its one owner.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    public NativeBuffer(nuint length)
    {
        Pointer = (byte*)NativeMemory.Alloc(length);
        Length = length;
    }

    public byte* Pointer { get; private set; }

    public nuint Length { get; }

    public void Dispose()
    {
        NativeMemory.Free(Pointer);
        Pointer = null;
    }
}
