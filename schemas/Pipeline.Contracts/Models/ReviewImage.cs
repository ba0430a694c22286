using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Models;

/// <summary>An image worth a look, by the model's own prediction without its labels.</summary>
/// <param name="Uncertainty">1 less the mean lead of the best class, 0 to 1.</param>
/// <param name="Violation">How far the prediction breaks what the image's labels say, 0 to 1: the model or the labels are wrong.</param>
/// <param name="Novelty">How unlike the images before it in the list it is, 0 to 1.</param>
public sealed record ReviewImage(
    [property: Text(Patterns.Slug, Patterns.SlugHint)] string Batch,
    [property: Text(Patterns.FileName, Patterns.FileNameHint)] string Image,
    [property: Between(0, 1)] double Uncertainty,
    [property: Between(0, 1)] double Violation,
    [property: Between(0, 1)] double Novelty);
