namespace Pipeline.Imaging;

/// <summary>Why a file is no usable picture.</summary>
/// <param name="Code">One of <see cref="ImageProblemCodes"/>.</param>
/// <param name="Message">A sentence for people, with the value found and what is allowed.</param>
public sealed record ImageProblem(string Code, string Message);
