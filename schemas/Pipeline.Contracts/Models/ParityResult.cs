using Pipeline.Contracts.Validation;

namespace Pipeline.Contracts.Models;

/// <summary>ONNX Runtime against the network on real images.</summary>
public sealed record ParityResult([property: Between(0, 1_000_000)] int Images, [property: Between(0, 1e300)] double MaxAbsDiff, [property: Between(0, 1)] double ArgmaxAgreement);
