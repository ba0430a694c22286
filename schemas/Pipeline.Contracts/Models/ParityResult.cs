namespace Pipeline.Contracts.Models;

/// <summary>ONNX Runtime against the network on real images.</summary>
public sealed record ParityResult(int Images, double MaxAbsDiff, double ArgmaxAgreement);
