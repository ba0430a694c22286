using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pipeline.Numerics.Regions;

/// <summary>
/// SLIC's k-means a vector of pixels at a time. Every thread owns a band of rows and moves centres of its own by everybody's sums, which come
/// out the same, so that the threads meet once a round.
/// </summary>
internal sealed class SlicBands : IDisposable
{
    /// <summary>Sums of so many 64ths of colour units are exact in float.</summary>
    private const int LongestExactRun = 2048;

    /// <summary>Rows below which a band is not worth a thread.</summary>
    private const int MinRows = 16;

    /// <summary>Sums of this round are read while those of the next are written.</summary>
    private const int Turns = 2;

    private readonly LabPlanes _planes;
    private readonly SlicCentres[] _centres;
    private readonly int _parts;
    private readonly PooledBuffer<float> _nearest;
    private readonly PooledBuffer<int> _labels;
    private readonly double[] _sums;

    public SlicBands(LabPlanes planes, SlicOptions options, int threads)
    {
        _planes = planes;
        _parts = Math.Clamp(planes.Height / MinRows, 1, threads);
        _centres = [.. Enumerable.Range(0, _parts).Select(_ => new SlicCentres(planes, options))];
        _nearest = new(planes.Stride * planes.Height);
        _labels = new(planes.Stride * planes.Height);
        _sums = new double[Turns * _parts * SumsLength];
    }

    /// <summary>[height, stride].</summary>
    public ReadOnlySpan<int> Labels => _labels.Span;

    private int SumsLength => _centres[0].Count * SlicCentres.Sums;

    public void Run(int iterations) => Workers.Together(_parts, (part, barrier) =>
    {
        (int top, int bottom) = (_planes.Height * part / _parts, _planes.Height * (part + 1) / _parts);
        (SlicCentres centres, var all) = (_centres[part], new double[SumsLength]);
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            Assign(centres, top, bottom);
            AddUp(Sums(iteration, part), top, bottom);
            barrier?.SignalAndWait();
            Move(centres, iteration, all);
        }
    });

    public void Dispose()
    {
        _nearest.Dispose();
        _labels.Dispose();
    }

    private Span<double> Sums(int iteration, int part) => _sums.AsSpan(((iteration % Turns * _parts) + part) * SumsLength, SumsLength);

    private void Assign(SlicCentres centres, int top, int bottom)
    {
        const int Nobody = -1;
        _nearest.Span[(top * _planes.Stride)..(bottom * _planes.Stride)].Fill(float.PositiveInfinity);
        _labels.Span[(top * _planes.Stride)..(bottom * _planes.Stride)].Fill(Nobody);
        for (int k = 0; k < centres.Count; k++)
        {
            (int left, int right, int first, int last) = centres.Window(k);
            Assign(centres, k, left, right, Math.Max(first, top), Math.Min(last, bottom - 1));
        }

        for (int y = top; y < bottom; y++)
        {
            Span<int> row = _labels.Span.Slice(y * _planes.Stride, _planes.Width);
            for (int x = row.IndexOf(Nobody); x >= 0; x = row.IndexOf(Nobody))
                row[x] = centres.Home(x, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Assign(SlicCentres centres, int k, int left, int right, int top, int bottom)
    {
        ReadOnlySpan<float> centre = centres.Values.AsSpan(k * SlicCentres.Size, SlicCentres.Size);
        var (ownL, ownA, ownB, ownX) = (new Vector<float>(centre[0]), new Vector<float>(centre[1]), new Vector<float>(centre[2]), new Vector<float>(centre[3]));
        var (weight, label) = (new Vector<float>(centres.SpatialWeight), new Vector<int>(k));
        (Vector<int> before, Vector<int> after) = (new(left - 1), new(right + 1));
        int from = left / Vector<float>.Count * Vector<float>.Count;
        for (int y = top; y <= bottom; y++)
        {
            int row = y * _planes.Stride;
            ref float l = ref _planes.Array[_planes.L + row];
            ref float a = ref _planes.Array[_planes.A + row];
            ref float b = ref _planes.Array[_planes.B + row];
            ref float nearest = ref _nearest.Array[row];
            ref int owner = ref _labels.Array[row];
            var dy = new Vector<float>((y - centre[4]) * (y - centre[4]));
            Vector<int> column = Vector<int>.Indices + new Vector<int>(from);
            for (nuint x = (nuint)from; x <= (nuint)right; x += (nuint)Vector<float>.Count, column += new Vector<int>(Vector<int>.Count))
            {
                Vector<float> dl = Vector.LoadUnsafe(ref l, x) - ownL, da = Vector.LoadUnsafe(ref a, x) - ownA, db = Vector.LoadUnsafe(ref b, x) - ownB;
                Vector<float> dx = Vector.ConvertToSingle(column) - ownX;
                Vector<float> distance = (dl * dl) + (da * da) + (db * db) + (weight * ((dx * dx) + dy));
                Vector<float> least = Vector.LoadUnsafe(ref nearest, x);
                Vector<int> closer = Vector.LessThan(distance, least) & Vector.GreaterThan(column, before) & Vector.LessThan(column, after);
                Vector.ConditionalSelect(closer, distance, least).StoreUnsafe(ref nearest, x);
                Vector.ConditionalSelect(closer, label, Vector.LoadUnsafe(ref owner, x)).StoreUnsafe(ref owner, x);
            }
        }
    }

    /// <summary>Sums of each centre's pixels in a band, a run of equal labels at a time.</summary>
    private void AddUp(Span<double> sums, int top, int bottom)
    {
        sums.Clear();
        for (int y = top; y < bottom; y++)
        {
            ReadOnlySpan<int> row = _labels.Span.Slice(y * _planes.Stride, _planes.Width);
            for (int x = 0, run; x < row.Length; x += run)
            {
                ReadOnlySpan<int> rest = row.Slice(x, Math.Min(LongestExactRun, row.Length - x));
                run = rest.IndexOfAnyExcept(row[x]) is >= 0 and int end ? end : rest.Length;
                Span<double> sum = sums.Slice(row[x] * SlicCentres.Sums, SlicCentres.Sums);
                int at = (y * _planes.Stride) + x;
                sum[0] += Total(_planes.Array.AsSpan(_planes.L + at, run));
                sum[1] += Total(_planes.Array.AsSpan(_planes.A + at, run));
                sum[2] += Total(_planes.Array.AsSpan(_planes.B + at, run));
                sum[3] += run * (x + ((run - 1) / 2.0));
                sum[4] += (double)run * y;
                sum[5] += run;
            }
        }
    }

    private static float Total(ReadOnlySpan<float> values)
    {
        Vector<float> sums = Vector<float>.Zero;
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            sums += new Vector<float>(values[i..]);
        float total = Vector.Sum(sums);
        for (; i < values.Length; i++)
            total += values[i];
        return total;
    }

    private void Move(SlicCentres centres, int iteration, Span<double> all)
    {
        all.Clear();
        for (int part = 0; part < _parts; part++)
        {
            ReadOnlySpan<double> sums = Sums(iteration, part);
            for (int i = 0; i < all.Length; i++)
                all[i] += sums[i];
        }

        centres.Move(all);
    }
}
