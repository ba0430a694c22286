namespace Pipeline.Contracts.Validation.Shapes;

/// <summary>Collects problems up to a limit, so that a hostile document cannot make the answer huge.</summary>
internal sealed class ProblemList
{
    private const int Limit = 100;
    private readonly List<Problem> problems = [];
    private int dropped;

    public bool IsEmpty => problems.Count == 0;

    public void Add(string pointer, string code, string sentence)
    {
        if (problems.Count == Limit)
            dropped++;
        else
            problems.Add(new Problem(pointer, code, $"{(pointer.Length == 0 ? "The document" : pointer)} {sentence}"));
    }

    public IReadOnlyList<Problem> ToList() =>
        dropped == 0 ? problems : [.. problems, new Problem("", "more-problems", $"{dropped} further problems are not listed.")];
}
