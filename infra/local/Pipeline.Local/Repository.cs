namespace Pipeline.Local;

/// <summary>The checkout this program was built in; its folders hold npm packages, built projects and run state.</summary>
public static class Repository
{
    /// <exception cref="DirectoryNotFoundException">The program was moved out of its checkout.</exception>
    public static string Root { get; } = Find();

    /// <summary>The ignored folder for everything that commands leave behind.</summary>
    public static string Scratch => Path.Combine(Root, ".pipeline");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Pipeline.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Pipeline.sln.");
    }
}
