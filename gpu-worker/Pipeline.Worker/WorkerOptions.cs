using System.ComponentModel.DataAnnotations;
using Pipeline.Storage;

namespace Pipeline.Worker;

/// <summary>Configuration section "Worker".</summary>
public sealed class WorkerOptions
{
    public const string Section = "Worker";

    /// <summary>The queues to drain, the first one first: gpu-work, gpu-work-train or both, separated by commas.</summary>
    [Required]
    [RegularExpression($"^({QueueNames.GpuWork}|{QueueNames.GpuWorkTrain})(,({QueueNames.GpuWork}|{QueueNames.GpuWorkTrain}))*$")]
    public string Queues { get; set; } = $"{QueueNames.GpuWork},{QueueNames.GpuWorkTrain}";

    /// <summary>Exit after so many seconds without a message, so that a job runner can scale to zero; 0 never exits.</summary>
    [Range(0, 86_400)]
    public double IdleExitSeconds { get; set; } = 90;

    /// <summary>Pause between looks at empty queues.</summary>
    [Range(0.05, 60)]
    public double PollSeconds { get; set; } = 1;

    /// <summary>Visibility of a received message; it is extended at two fifths of this for as long as the item is worked on.</summary>
    [Range(5, 3_600)]
    public double LeaseSeconds { get; set; } = 300;

    /// <summary>Attempts without any progress before an item is given up.</summary>
    [Range(1, 20)]
    public int MaxAttempts { get; set; } = 5;

    /// <summary>Delay after the first failed attempt; doubles with each further one, at most ten minutes.</summary>
    [Range(0, 600)]
    public double RetrySeconds { get; set; } = 10;

    /// <summary>Pause before an item that waits for another worker's fit is looked at again.</summary>
    [Range(0.1, 600)]
    public double DeferSeconds { get; set; } = 10;

    [Range(0.05, 1_440)]
    public double CheckpointMinutes { get; set; } = 5;

    /// <summary>Threads for tensors and filters; 0 takes every core.</summary>
    [Range(0, 256)]
    public int Threads { get; set; }

    /// <summary>A candidate may lose at most so much held-out mIoU against the champion, in [0, 1].</summary>
    [Range(0, 1)]
    public double MaxMiouLoss { get; set; } = 0.01;

    /// <summary>A candidate may lose at most so much of a label-only figure, in [0, 1]; they judge where no true mask is held out.</summary>
    [Range(0, 1)]
    public double MaxCheckLoss { get; set; } = 0.03;

    /// <summary>Minutes on the device for one training; null = as long as its schedule needs. A run's own option wins.</summary>
    [Range(0.01, 100_000)]
    public double? BudgetMinutes { get; set; }

    /// <summary>Blob in <c>models</c> of pretrained backbone weights (safetensors or .pth); null trains from scratch.</summary>
    public string? PretrainedWeights { get; set; }

    /// <summary>Folder for downloaded images; null takes a folder below the system's temporary one, removed on exit.</summary>
    public string? ScratchDirectory { get; set; }

    /// <summary>File that is touched whenever the worker gets on; <c>--health</c> judges it. Null writes none.</summary>
    public string? HeartbeatFile { get; set; }

    /// <summary>A heartbeat older than this is a worker that hangs; longer than the longest silent step, such as the export of a model.</summary>
    [Range(10, 86_400)]
    public double HeartbeatSeconds { get; set; } = 900;
}
