using Pipeline.Contracts.Models;
using Pipeline.Onnx.Parity;

namespace Pipeline.Segmentation.Stages;

/// <summary>A model file and what is known about it.</summary>
/// <param name="Onnx">Bytes of the file.</param>
/// <param name="Sha256">Of those bytes, lower-case hex.</param>
/// <param name="Parity">ONNX Runtime against the network; only a passed one may be published.</param>
/// <param name="Metrics">On the held-out entries, through ONNX Runtime; null when there were none.</param>
public sealed record ExportedModel(
    byte[] Onnx, string Sha256, int Opset, Preprocessing Preprocessing, ParityReport Parity, int ParityImages, SegmentationMetrics? Metrics);
