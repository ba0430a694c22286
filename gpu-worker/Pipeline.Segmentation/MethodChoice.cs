namespace Pipeline.Segmentation;

/// <param name="Method">A name in <see cref="MethodRegistry"/>.</param>
/// <param name="Reason">One sentence for people.</param>
public sealed record MethodChoice(string Method, string Reason);
