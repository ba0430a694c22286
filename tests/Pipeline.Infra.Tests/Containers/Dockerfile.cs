using Pipeline.Local.Stack;

namespace Pipeline.Infra.Tests.Containers;

/// <summary>A Dockerfile's instructions, continued lines joined, comments dropped.</summary>
internal sealed record Dockerfile(IReadOnlyList<(string Keyword, string Text)> Instructions)
{
    public static Dockerfile Read(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "infra", "containers", name + ".Dockerfile")).Where(l => !l.TrimStart().StartsWith('#'));
        var joined = string.Join('\n', lines).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new Dockerfile([.. joined.Select(l => l.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries)).Select(p => (p[0], p[1].Trim()))]);
    }

    /// <summary>The instructions of the image itself, from the last FROM on.</summary>
    public IEnumerable<(string Keyword, string Text)> Final => Instructions.Skip(Instructions.ToList().FindLastIndex(i => i.Keyword == "FROM"));

    public IEnumerable<string> Of(string keyword) => Instructions.Where(i => i.Keyword == keyword).Select(i => i.Text);

    /// <summary>Files and folders taken from the checkout.</summary>
    public IEnumerable<string> Sources => Of("COPY").Where(c => !c.StartsWith("--from=", StringComparison.Ordinal))
        .SelectMany(c => c.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..^1]);

    /// <summary>NAME=value pairs of ENV.</summary>
    public IEnumerable<(string Name, string Value)> Environment => Of("ENV").SelectMany(e => e.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(p => p.Split('=', 2)).Select(p => (p[0], p[1]));
}
