namespace Pipeline.Numerics;

/// <summary>From one grid cell to another.</summary>
/// <param name="X">Columns to the right.</param>
/// <param name="Y">Rows down.</param>
public readonly record struct CellOffset(int X, int Y);
