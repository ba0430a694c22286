using Pipeline.Imaging;

namespace Pipeline.Formats.Writing;

/// <summary>Writes one export, a mask after the other; memory holds one mask at a time.</summary>
public interface IMaskWriter
{
    void Add(string image, IndexedMask mask);

    /// <summary>Writes what can only be written at the end. Without it the export is incomplete.</summary>
    void Finish();
}
