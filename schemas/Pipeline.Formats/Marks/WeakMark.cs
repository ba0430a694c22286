using Pipeline.Contracts.Labels;

namespace Pipeline.Formats.Marks;

/// <summary>An entry of a weak-labels.v1 document, checked already.</summary>
public sealed record WeakMark(string At, WeakImage Labels) : Mark(At);
