namespace Pipeline.Functions.Http.Operations;

/// <summary>
/// An answer that is this operation's own. What follows from the rest (401, 403, 413 …) is added by itself; an error without a type
/// is Problem Details.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class AnswerAttribute(int status, string description, Type? body = null) : Attribute
{
    public int Status { get; } = status;
    public string Description { get; } = description;
    public Type? Body { get; } = body;

    /// <summary>Whether the header Location names what was made.</summary>
    public bool Location { get; set; }
}
