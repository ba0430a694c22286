using System.Collections;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The lengths of a tensor's dimensions.</summary>
    public struct Size : IEnumerable<long>
    {
        private readonly long[] _shape;

        public static Size Empty = new(Array.Empty<long>());

        public Size(long[] shape) => _shape = (long[])shape.Clone();
        public Size(int[] shape) => _shape = Array.ConvertAll(shape, length => (long)length);
        public Size(IEnumerable<long> shape) => _shape = shape.ToArray();
        public Size(long size) => _shape = [size];
        public Size(int size) => _shape = [size];
        public Size((long, long) size) => _shape = [size.Item1, size.Item2];
        public Size((long, long, long) size) => _shape = [size.Item1, size.Item2, size.Item3];
        public Size((long, long, long, long) size) => _shape = [size.Item1, size.Item2, size.Item3, size.Item4];
        public Size((int, int) size) => _shape = [size.Item1, size.Item2];
        public Size((int, int, int) size) => _shape = [size.Item1, size.Item2, size.Item3];
        public Size((int, int, int, int) size) => _shape = [size.Item1, size.Item2, size.Item3, size.Item4];

        public readonly long[] Shape => _shape ?? [];
        public readonly int Length => Shape.Length;
        public readonly bool IsEmpty => Shape.Length == 0;
        public readonly bool IsScalar => Shape.Length == 0;
        public readonly long this[int idx] => Shape[idx < 0 ? idx + Length : idx];
        public readonly long this[long idx] => Shape[idx < 0 ? idx + Length : idx];

        public readonly long numel() => Shape.Aggregate(1L, (product, length) => product * length);
        public readonly Size Slice(int first, int next) => new(Shape[first..next]);
        public readonly IEnumerable<long> Take(int i) => Shape.Take(i);

        public static implicit operator Size(long size) => new(size);
        public static implicit operator Size(long[] size) => new(size);
        public static implicit operator Size((long, long) size) => new(size);
        public static implicit operator Size((long, long, long) size) => new(size);
        public static implicit operator Size((long, long, long, long) size) => new(size);

        public static Size operator +(Size left, Size right) => new(left.Shape.Concat(right.Shape));
        public static Size operator +(Size left, IEnumerable<long> right) => new(left.Shape.Concat(right));
        public static bool operator ==(Size left, Size right) => left.Shape.SequenceEqual(right.Shape);
        public static bool operator !=(Size left, Size right) => !(left == right);

        public override readonly bool Equals(object? obj) => obj is Size other && this == other;
        public override readonly int GetHashCode() => Shape.Aggregate(17, HashCode.Combine);
        public readonly IEnumerator<long> GetEnumerator() => Shape.AsEnumerable().GetEnumerator();
        readonly IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
