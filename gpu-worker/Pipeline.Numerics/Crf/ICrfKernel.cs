namespace Pipeline.Numerics.Crf;

/// <summary>A kernel of the dense CRF, normalised symmetrically. It works in two halves, so that many blocks of labels can be spread before any is read.</summary>
internal interface ICrfKernel : IDisposable
{
    /// <summary>Floats of a message.</summary>
    int Room(int lanes);

    /// <summary>The half that needs all pixels.</summary>
    /// <param name="block">[pixels, lanes].</param>
    /// <param name="message">Receives <see cref="Room"/> floats.</param>
    /// <param name="spare">Scratch of the same size.</param>
    void Spread<T>(float[] block, float[] message, float[] spare)
        where T : struct, ILanes<T>;

    /// <summary>target += factor * kernel * block, for a range of pixels.</summary>
    void Collect<T>(float[] message, float factor, float[] target, int from, int to)
        where T : struct, ILanes<T>;
}
