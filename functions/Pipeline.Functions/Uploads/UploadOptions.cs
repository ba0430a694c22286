using System.ComponentModel.DataAnnotations;

namespace Pipeline.Functions.Uploads;

/// <summary>Configuration section "Uploads".</summary>
public sealed class UploadOptions
{
    public const string Section = "Uploads";

    /// <summary>Images a work item; the worker commits each image, so this sets how evenly batches spread over workers.</summary>
    [Range(1, 64)]
    public int ItemSize { get; set; } = 16;

    /// <summary>Images that are decoded at once; each may hold a file and a row of pixels in memory.</summary>
    [Range(1, 64)]
    public int VerifyParallelism { get; set; } = 4;

    /// <summary>Images verified between two notes of progress, so that a big batch survives restarts and the function's time limit.</summary>
    [Range(1, 10_000)]
    public int SliceSize { get; set; } = 500;

    /// <summary>An invocation that has verified for so long hands the rest on to the next.</summary>
    [Range(0, 540)]
    public double SliceSeconds { get; set; } = 120;

    [Range(1 << 10, 32 << 20)]
    public int MaxManifestBytes { get; set; } = 32 << 20;

    [Range(1 << 10, 64 << 20)]
    public int MaxLabelsBytes { get; set; } = 64 << 20;

    /// <summary>How long upload addresses are valid.</summary>
    [Range(1, 1_440)]
    public int UploadUrlMinutes { get; set; } = 60;
}
