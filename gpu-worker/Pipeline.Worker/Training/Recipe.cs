using Pipeline.Segmentation.Training;
using Pipeline.Segmentation.Weights;

namespace Pipeline.Worker.Training;

/// <summary>How a run is trained.</summary>
/// <param name="StartFrom">The champion's weights; null for a full training.</param>
/// <param name="StartedFrom">The champion's version; null likewise.</param>
/// <param name="Reason">A sentence for people.</param>
internal sealed record Recipe(TrainingOptions Options, SafeTensors? StartFrom, string? StartedFrom, string Reason);
