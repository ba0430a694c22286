namespace TorchSharp;

public static partial class torch
{
    /// <summary>One entry of an index expression: a position, a slice, "...", a new dimension, a mask or index tensor.</summary>
    public readonly struct TensorIndex
    {
        private TensorIndex(IndexKind kind, long? start = null, long? stop = null, long? step = null, Tensor? tensor = null)
        {
            Kind = kind;
            Start = start;
            Stop = stop;
            Step = step;
            Index = tensor;
        }

        internal enum IndexKind
        {
            Null,
            Ellipsis,
            Single,
            Bool,
            Slice,
            Tensor,
        }

        internal IndexKind Kind { get; }
        internal long? Start { get; }
        internal long? Stop { get; }
        internal long? Step { get; }
        internal Tensor? Index { get; }

        /// <summary>":" – the whole dimension.</summary>
        public static readonly TensorIndex Colon = Slice();

        /// <summary>"..." – as many whole dimensions as the rest leaves.</summary>
        public static readonly TensorIndex Ellipsis = new(IndexKind.Ellipsis);

        /// <summary>A new dimension of length one.</summary>
        public static readonly TensorIndex Null = new(IndexKind.Null);

        /// <summary>A new dimension of length one.</summary>
        public static readonly TensorIndex None = new(IndexKind.Null);

        public static TensorIndex Single(long? index) => new(IndexKind.Single, index ?? 0);

        public static TensorIndex Bool(bool value) => new(IndexKind.Bool, value ? 1 : 0);

        public static TensorIndex Tensor(Tensor tensor) => new(IndexKind.Tensor, tensor: tensor);

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new(IndexKind.Slice, start, stop, step);

        public static TensorIndex Slice((int?, int?) range) => Slice(range.Item1, range.Item2);

        public static TensorIndex Slice(Range range) => Slice(From(range.Start), range.End.Equals(System.Index.End) ? null : From(range.End));

        public static implicit operator TensorIndex(long value) => Single(value);
        public static implicit operator TensorIndex(Index index) => Single(From(index));
        public static implicit operator TensorIndex(Range range) => Slice(range);
        public static implicit operator TensorIndex((int?, int?) range) => Slice(range);

        public static implicit operator Tensor(TensorIndex value) => value.Index ?? throw new InvalidCastException($"An index of kind {value.Kind} is no tensor.");

        private static long From(Index index) => index.IsFromEnd ? -index.Value : index.Value;
    }
}
