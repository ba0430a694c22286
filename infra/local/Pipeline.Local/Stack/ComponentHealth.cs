namespace Pipeline.Local.Stack;

/// <summary>What one part of the stack says of itself.</summary>
public sealed record ComponentHealth(string Name, bool IsHealthy, string Detail);
