using Pipeline.Numerics.Walk;

namespace Pipeline.Numerics;

/// <summary>
/// Random walk on affinities (Ahn and Kwak 2018, section 3.4): <c>W = A^beta</c> element-wise, <c>T = W D^-1</c> with <c>D_jj = sum_i W_ij</c>,
/// and scores as row vectors, <c>x T^steps</c>.
/// </summary>
/// <remarks>
/// The columns of T sum to one and W is symmetric, so <c>(x T)_j</c> is a mean of scores weighted by affinity: constants stay, results lie within
/// the range of the scores, and what is conserved is the sum weighted by D.
/// </remarks>
public static class AffinityWalk
{
    /// <summary>2^8, what AffinityNet and IRNet reach by eight squarings.</summary>
    public const int DefaultSteps = 256;

    /// <summary>Walks all score planes together.</summary>
    /// <param name="field">Affinities.</param>
    /// <param name="beta">Above 0; AffinityNet takes 8, IRNet 10.</param>
    /// <param name="steps">At least 0.</param>
    /// <param name="scores">[planes, height, width], finite.</param>
    /// <param name="planes">At least 1.</param>
    /// <param name="result">[planes, height, width]; may be the memory of <paramref name="scores"/>.</param>
    /// <param name="maxDegreeOfParallelism">Threads at most; the result does not depend on it.</param>
    public static void Run(
        AffinityField field, float beta, int steps, ReadOnlySpan<float> scores, int planes, Span<float> result, int maxDegreeOfParallelism = 1)
    {
        Check(field, beta, steps, scores, planes, result);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        using var stencil = new WalkStencil(field, beta, maxDegreeOfParallelism);
        stencil.Run(steps, scores, planes, result);
    }

    /// <summary>The same by its definition, pair by pair in double precision: what the vectorised form is measured against.</summary>
    internal static void RunPlain(AffinityField field, float beta, int steps, ReadOnlySpan<float> scores, int planes, Span<float> result)
    {
        Check(field, beta, steps, scores, planes, result);
        int cells = field.Width * field.Height;
        double[] links = [.. field.Values.ToArray().Select(value => Math.Pow(value, beta))];
        double[] degree = WithNeighbours(field, links, [.. Enumerable.Repeat(1.0, cells)]);
        for (int plane = 0; plane < planes; plane++)
        {
            double[] own = [.. scores.Slice(plane * cells, cells).ToArray().Select(value => (double)value)];
            for (int step = 0; step < steps; step++)
            {
                own = WithNeighbours(field, links, own);
                for (int p = 0; p < cells; p++)
                    own[p] /= degree[p];
            }

            for (int p = 0; p < cells; p++)
                result[(plane * cells) + p] = (float)own[p];
        }
    }

    /// <summary>values W, with the diagonal of ones.</summary>
    private static double[] WithNeighbours(AffinityField field, double[] links, double[] values)
    {
        int width = field.Width, height = field.Height;
        double[] sums = [.. values];
        for (int o = 0; o < field.Offsets.Length; o++)
        {
            CellOffset offset = field.Offsets[o];
            for (int y = 0; y < height; y++)
            {
                (int from, int to) = field.Columns(offset, y);
                for (int i = (y * width) + from; i < (y * width) + to; i++)
                {
                    int j = i + (offset.Y * width) + offset.X;
                    double weight = links[(o * width * height) + i];
                    sums[j] += weight * values[i];
                    sums[i] += weight * values[j];
                }
            }
        }

        return sums;
    }

    private static void Check(AffinityField field, float beta, int steps, ReadOnlySpan<float> scores, int planes, Span<float> result)
    {
        ArgumentNullException.ThrowIfNull(field);
        Require.Positive(beta);
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        ArgumentOutOfRangeException.ThrowIfLessThan(planes, 1);
        Require.Length(scores.Length, (long)planes * field.Width * field.Height, "[planes, height, width]");
        Require.Length(result.Length, (long)planes * field.Width * field.Height, "[planes, height, width]");
    }
}
