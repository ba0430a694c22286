namespace TorchSharp;

/// <summary>What a state dict that does not fit is told: every problem, not the first.</summary>
internal static class StateDictProblems
{
    private const int Shown = 20;

    internal static string Keys(string module, List<string> missing, List<string> unexpected)
    {
        var parts = new List<string>();
        if (missing.Count > 0)
            parts.Add($"missing {List(missing)}");
        if (unexpected.Count > 0)
            parts.Add($"unexpected {List(unexpected)}");
        return $"The state dict does not fit module '{module}': {string.Join("; ", parts)}.";
    }

    internal static string Shape(string key, torch.Tensor target, torch.Tensor source) =>
        $"'{key}' is [{string.Join(", ", source.shape)}] where the module has [{string.Join(", ", target.shape)}]";

    internal static string Shapes(string module, List<string> problems) =>
        $"The state dict does not fit module '{module}': {string.Join("; ", problems.Take(Shown))}{More(problems.Count)}.";

    private static string List(List<string> keys) => $"{keys.Count}: '{string.Join("', '", keys.Take(Shown))}'{More(keys.Count)}";

    private static string More(int count) => count > Shown ? $" and {count - Shown} more" : "";
}
