using Pipeline.Local.Stack;

namespace Pipeline.Local.Commands;

/// <summary>The ignored folder <c>.pipeline</c>: what commands remember and leave behind.</summary>
public static class Scratch
{
    public static string Folder { get; } = System.IO.Path.Combine(Repository.Root, ".pipeline");

    public static string Path(params string[] parts) => System.IO.Path.Combine([Folder, .. parts]);
}
