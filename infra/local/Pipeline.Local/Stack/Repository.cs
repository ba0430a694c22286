namespace Pipeline.Local.Stack;

/// <summary>Finds the checkout that this program was built in; the local stack runs from a checkout only.</summary>
public static class Repository
{
    /// <exception cref="DirectoryNotFoundException">No folder above the program holds Pipeline.sln.</exception>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Pipeline.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"No Pipeline.sln in or above {AppContext.BaseDirectory}; run from a checkout of the repository.");
    }
}
