namespace Pipeline.Benchmarks.Numerics;

/// <summary>Milliseconds of one dense CRF, kernels and inference together; the best of the repetitions.</summary>
/// <param name="Preset">Options by name.</param>
/// <param name="Labels">Label maps.</param>
/// <param name="Vertices">Occupied lattice points of the appearance kernel.</param>
/// <param name="SetupMilliseconds">Building the kernels, one thread.</param>
/// <param name="PlainMilliseconds">One label at a time, one thread.</param>
/// <param name="OneThreadMilliseconds">In lanes, one thread.</param>
/// <param name="TwoThreadsMilliseconds">In lanes, two threads.</param>
internal sealed record CrfFigure(
    string Preset,
    int Labels,
    int Vertices,
    double SetupMilliseconds,
    double PlainMilliseconds,
    double OneThreadMilliseconds,
    double TwoThreadsMilliseconds);
