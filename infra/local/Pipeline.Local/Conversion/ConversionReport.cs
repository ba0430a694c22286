using Pipeline.Contracts;
using Pipeline.Contracts.Batches;

namespace Pipeline.Local.Conversion;

/// <summary>What became of a conversion; <c>--json</c> writes it.</summary>
/// <param name="Images">Images that the labels speak of.</param>
/// <param name="Converted">Images that are in the output.</param>
/// <param name="Problems">Files that could not be used.</param>
/// <param name="ImageProblems">Images that are not in the output, each with its reasons.</param>
public sealed record ConversionReport(
    string To, IReadOnlyList<string> Classes, string? Background, int Images, int Converted, IReadOnlyList<Problem> Problems, IReadOnlyList<ImageProblem> ImageProblems, double Seconds);
