namespace Pipeline.Contracts;

/// <summary>One reason to refuse something.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) into the document, or the name of the file or image.</param>
/// <param name="Code">A stable kebab-case code for programs.</param>
/// <param name="Message">A sentence for people: the field, the value, what is allowed.</param>
public sealed record Problem(string Pointer, string Code, string Message);
