namespace Pipeline.Contracts.Labels;

/// <summary>
/// How many reasons each bad image may have: a person mends the first thousand, a hostile file with a hundred thousand must not
/// fill the memory.
/// </summary>
internal sealed class ReasonsPerImage
{
    private const int ToldInFull = 1_000;
    private const int InFull = 10;
    private int images;

    public IReadOnlyList<Problem> Keep(IEnumerable<Problem> problems)
    {
        var kept = problems.Take(images < ToldInFull ? InFull : 1).ToList();
        if (kept.Count > 0)
            images++;
        return kept;
    }
}
