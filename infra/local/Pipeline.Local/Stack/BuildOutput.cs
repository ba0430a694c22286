namespace Pipeline.Local.Stack;

/// <summary>Finds the programs that were built with this one.</summary>
internal static class BuildOutput
{
    /// <param name="project">Folder of the project, relative to the repository.</param>
    /// <exception cref="InvalidOperationException">It has not been built.</exception>
    public static string Find(string project)
    {
        var name = Path.GetFileName(project) + ".dll";
        // The base directory ends in bin/{configuration}/{framework}/: a Debug program starts Debug programs.
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        string[] configurations = [here.Parent?.Name ?? "Release", "Release", "Debug"];
        return configurations
            .Select(configuration => Path.Combine(Repository.Root, project, "bin", configuration, here.Name, name))
            .FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"{project} has not been built; run ./pipeline setup, or dotnet build {project}.");
    }
}
