namespace Pipeline.Formats.Marks;

/// <summary>A box between pixel edges.</summary>
public sealed record BoxMark(string At, string Class, double Left, double Top, double Right, double Bottom) : Mark(At);
