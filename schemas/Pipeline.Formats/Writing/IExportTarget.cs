namespace Pipeline.Formats.Writing;

/// <summary>Where an export's files go.</summary>
public interface IExportTarget : IDisposable
{
    void Put(string path, ReadOnlySpan<byte> content);

    /// <summary>A file that grows while others are written; it is there once the target is finished.</summary>
    Stream Spool(string path);

    /// <summary>Room beside memory for what is written later; gone when it is closed.</summary>
    Stream Scratch();

    /// <summary>Everything was written.</summary>
    void Finish();
}
