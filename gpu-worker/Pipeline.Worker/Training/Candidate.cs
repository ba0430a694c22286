using Pipeline.Contracts.Models;
using Pipeline.Segmentation.Stages;

namespace Pipeline.Worker.Training;

/// <summary>A registered version that is not published yet.</summary>
internal sealed record Candidate(ModelCard Card, ExportedModel Exported);
