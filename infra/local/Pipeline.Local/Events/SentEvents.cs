namespace Pipeline.Local.Events;

/// <summary>
/// The ETag that was last sent of each blob, in memory and in a file that grows by a line per event. A line is written after
/// its message: a crash in between sends once more, never less. A line that was cut by a crash is ignored.
/// </summary>
internal sealed class SentEvents : IDisposable
{
    private readonly string _path;
    private readonly Dictionary<string, string> _etags = new(StringComparer.Ordinal);
    private StreamWriter _file;
    private int _lines;

    public SentEvents(string path)
    {
        _path = path;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        if (File.Exists(path))
            Load();
        // Also ends a cut line.
        _file = Rewrite();
    }

    public int Count => _etags.Count;

    public bool Contains(string blob, string etag) => _etags.TryGetValue(blob, out var sent) && sent == etag;

    public void Add(string blob, string etag)
    {
        _etags[blob] = etag;
        _file.Write(Line(blob, etag));
        _file.Flush();
        _lines++;
    }

    /// <summary>Forgets blobs that are gone, and shortens the file once most of it is history.</summary>
    public void KeepOnly(IReadOnlySet<string> blobs)
    {
        foreach (var gone in _etags.Keys.Where(blob => !blobs.Contains(blob)).ToList())
            _etags.Remove(gone);
        if (_lines < 2 * _etags.Count + 1000)
            return;
        _file.Dispose();
        _file = Rewrite();
    }

    public void Dispose() => _file.Dispose();

    private static string Line(string blob, string etag) => $"{etag}\t{Uri.EscapeDataString(blob)}\n";

    private void Load()
    {
        var text = File.ReadAllText(_path);
        foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (line.Split('\t') is [var etag, var blob])
                _etags[Uri.UnescapeDataString(blob)] = etag;
    }

    private StreamWriter Rewrite()
    {
        var next = _path + ".next";
        File.WriteAllLines(next, _etags.Select(entry => Line(entry.Key, entry.Value).TrimEnd('\n')));
        File.Move(next, _path, overwrite: true);
        _lines = _etags.Count;
        return new StreamWriter(new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read));
    }
}
