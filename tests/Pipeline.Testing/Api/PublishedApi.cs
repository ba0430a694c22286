namespace Pipeline.Testing.Api;

/// <summary>The lists of signatures that published packages have; they stand beside the repository and may be missing.</summary>
public static class PublishedApi
{
    /// <summary>The list's path, or null where it is not there.</summary>
    public static string? Find(string fileName)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "api", fileName);
            if (File.Exists(path))
                return path;
        }

        return null;
    }

    /// <summary>The public signatures of an assembly that the published list does not have.</summary>
    public static IReadOnlyList<string> NotPublished(string assemblyPath, string listPath, params string[] folders)
    {
        var published = File.ReadLines(listPath).ToHashSet(StringComparer.Ordinal);
        return [.. ApiListing.Read(assemblyPath, folders).Where(line => !published.Contains(line))];
    }
}
