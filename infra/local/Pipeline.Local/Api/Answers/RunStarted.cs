using Pipeline.Contracts.Runs;

namespace Pipeline.Local.Api.Answers;

/// <summary>Answer to <c>POST /api/models/{model}/retrain</c>.</summary>
public sealed record RunStarted(string Run, string Model, string Snapshot, RunStatus Status, int Images, int Holdout);
