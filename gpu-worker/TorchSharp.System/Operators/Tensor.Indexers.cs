using System.Runtime.CompilerServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => At(i1);
            set => Put(value, i1);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => At(i1, i2);
            set => Put(value, i1, i2);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => At(i1, i2, i3);
            set => Put(value, i1, i2, i3);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => At(i1, i2, i3, i4);
            set => Put(value, i1, i2, i3, i4);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5]
        {
            get => At(i1, i2, i3, i4, i5);
            set => Put(value, i1, i2, i3, i4, i5);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5, long i6]
        {
            get => At(i1, i2, i3, i4, i5, i6);
            set => Put(value, i1, i2, i3, i4, i5, i6);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => At(indices);
            set => Put(value, indices);
        }

        public Tensor index(params TensorIndex[] indices) => IndexExpression.Read(this, indices);

        public Tensor index(params Tensor[] indices) => Aten.index_Tensor.Call(this, indices);

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, accumulate: false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false) => IndexExpression.Write(this, indices, value, accumulate);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices) => index_put_(Filled(value), indices);

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, accumulate: false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) => Aten.index_put_.CallInPlace(this, indices, value, accumulate);

        public Tensor index_put_(Scalar value, params Tensor[] indices) => index_put_(Filled(value), indices);

        private Tensor At(params ReadOnlySpan<long> indices)
        {
            var view = Aten.select_int.Call(this, 0L, indices[0]);
            foreach (var index in indices[1..])
                view = view.Replaced(Aten.select_int.Call(view, 0L, index));
            return view;
        }

        private void Put(Tensor value, params ReadOnlySpan<long> indices)
        {
            using var target = At(indices);
            target.copy_(value);
        }

        private Tensor Filled(Scalar value) => Aten.full.Call(Array.Empty<long>(), value, dtype, Arg.None, device);

        /// <summary>Disposes this step of a computation and answers with the next one.</summary>
        internal Tensor Replaced(Tensor next)
        {
            Dispose();
            return next;
        }
    }
}
