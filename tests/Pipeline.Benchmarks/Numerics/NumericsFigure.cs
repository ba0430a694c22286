namespace Pipeline.Benchmarks.Numerics;

/// <summary>One measurement.</summary>
/// <param name="Operation">What ran.</param>
/// <param name="Setting">On what: size, classes, preset.</param>
/// <param name="Form"><c>plain</c> is the program the tests take as oracle, <c>fast</c> the one the product runs.</param>
/// <param name="Threads">Threads at most.</param>
/// <param name="Milliseconds">Best of the repetitions.</param>
/// <param name="ProcessorMilliseconds">Time of all cores, best of the repetitions: tells a busy machine from slow code.</param>
/// <param name="PeakBytes">
/// Upper bound: the most pooled memory held at a time, and all that was allocated besides, which only some plain forms do much of.
/// Input and result belong to the caller.
/// </param>
/// <param name="Peer">Another implementation.</param>
/// <param name="Ratio">Milliseconds over the peer's.</param>
internal sealed record NumericsFigure(
    string Operation, string Setting, string Form, int Threads, double Milliseconds, double ProcessorMilliseconds, long PeakBytes, Peer? Peer, double? Ratio);
