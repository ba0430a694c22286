namespace Pipeline.Segmentation.Training;

/// <summary>Samples by position; each call may decode, so the trainer holds only a batch of them.</summary>
public interface ITrainingSource
{
    int Count { get; }

    TrainingSample Load(int index);
}
