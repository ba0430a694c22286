using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pipeline.Benchmarks.Cost;

/// <summary>What the simulation takes for granted. Each description ends with its source; whoever knows better passes another value.</summary>
internal sealed record CostAssumptions
{
    [Description("Images of a batch (a choice)")]
    [Range(1, int.MaxValue)]
    public int BatchImages { get; init; } = 500;

    [Description("Hours of the day in which batches arrive, evenly at random (a choice)")]
    [Range(0, 24)]
    public double ArrivalHours { get; init; } = 24;

    [Description("Images of a work item (Uploads__ItemSize)")]
    [Range(1, int.MaxValue)]
    public int ItemImages { get; init; } = 16;

    [Description("Share of batches that carry labels and must be learnt from; the others are predicted (a choice)")]
    [Range(0, 1)]
    public double LabelledShare { get; init; } = 0.1;

    [Description("Seconds to learn once from a labelled batch, on the GPU (guess; bench segmentation measures it)")]
    public double FitSeconds { get; init; } = 180;

    [Description("Seconds for a mask of a labelled image, refinement included (guess; bench segmentation measures it)")]
    public double LabelSecondsPerImage { get; init; } = 0.5;

    [Description("Seconds for a predicted mask (guess)")]
    public double PredictSecondsPerImage { get; init; } = 0.15;

    [Description("Seconds from the start of an execution until it takes its first item: scheduling, image, libtorch (reported: 22 to 45)")]
    public double StartSeconds { get; init; } = 45;

    [Description("Seconds billed after an execution has ended (reported: 15)")]
    public double StopSeconds { get; init; } = 15;

    [Description("Seconds between two looks of the scaler (the template)")]
    [Range(1, 3_600)]
    public double PollSeconds { get; init; } = 30;

    [Description("Seconds that a worker waits for more (Worker__IdleExitSeconds)")]
    public double IdleExitSeconds { get; init; } = 90;

    [Description("Items that one execution is expected to drain (itemsPerWorker of the template)")]
    [Range(1, int.MaxValue)]
    public int ItemsPerWorker { get; init; } = 20;

    [Description("Images that the functions verify a second for one batch (measured: bench flow, 117 with all on two cores)")]
    [Range(0.001, 1e9)]
    public double VerifiedPerSecond { get; init; } = 100;

    [Description("GPU minutes of the nightly training (guess)")]
    public double TrainMinutes { get; init; } = 60;

    [Description("US$ an hour of one worker, processors and memory included (order of magnitude for a T4; an A100 costs 3 to 4; see the price list)")]
    public double WorkerPerHour { get; init; } = 0.6;

    [Description("CPU seconds of the functions for 1,000 images (measured: bench flow, 1.1 to 1.9)")]
    public double FunctionCpuPerThousand { get; init; } = 1.9;

    [Description("US$ a GB second of the functions (price list, recalled)")]
    public double FunctionPerGbSecond { get; init; } = 0.000026;

    [Description("US$ for a million function executions (price list, recalled)")]
    public double FunctionPerMillion { get; init; } = 0.4;

    [Description("Storage writes an image: upload, mask, confidence, two entries of the ledger, shares of item and batch (counted in the code)")]
    public double WritesPerImage { get; init; } = 6;

    [Description("Storage reads an image: verification, the worker's, shares of item and batch (counted in the code)")]
    public double ReadsPerImage { get; init; } = 4;

    [Description("US$ for 10,000 writes, hot, locally redundant (price list, recalled)")]
    public double PerTenThousandWrites { get; init; } = 0.055;

    [Description("US$ for 10,000 reads, hot (price list, recalled)")]
    public double PerTenThousandReads { get; init; } = 0.0044;

    [Description("MB kept for an image: picture, mask, confidence (a choice)")]
    public double MegabytesPerImage { get; init; } = 0.5;

    [Description("Days that images are kept (a choice)")]
    public double KeptDays { get; init; } = 90;

    [Description("US$ a GB and month of storage, mostly cool (price list, recalled)")]
    public double StoragePerGbMonth { get; init; } = 0.012;

    [Description("MB of logs, traces and metrics for 1,000 images (guess)")]
    public double TelemetryMegabytesPerThousand { get; init; } = 5;

    [Description("US$ a GB of telemetry (price list, recalled)")]
    public double TelemetryPerGb { get; init; } = 2.76;

    [Description("US$ a month that nothing happening costs: registry, alerts, vault (small: 10, standard: 60, private: 130)")]
    public double IdlePerMonth { get; init; } = 10;
}
