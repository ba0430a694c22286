using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What the forward half of a custom function leaves for its backward half.</summary>
        public class AutogradContext : IDisposable
        {
            private readonly Dictionary<string, object> _data = [];
            private nint _node;

            internal AutogradContext()
            {
            }

            internal List<Tensor> Saved { get; } = [];

            internal HashSet<Tensor> Dirty { get; } = new(ReferenceEqualityComparer.Instance);

            internal HashSet<Tensor> NonDifferentiable { get; } = new(ReferenceEqualityComparer.Instance);

            /// <summary>Whether absent gradients of outputs arrive as zeros (the default) or as null.</summary>
            public bool MaterializeGrads { get; private set; } = true;

            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            /// <summary>Keeps inputs or outputs; changes made to them in place before the backward pass are detected.</summary>
            public void save_for_backward(List<Tensor> tensors)
            {
                Saved.Clear();
                Saved.AddRange(tensors);
            }

            public unsafe List<Tensor> get_saved_variables()
            {
                if (_node == 0)
                    return [.. Saved];
                var handles = new nint[Shim.shim_function_saved_count(_node)];
                fixed (nint* first = handles)
                    Shim.Check((long)Shim.shim_function_saved(_node, first));
                return [.. handles.Select(Tensor.Own)];
            }

            public void save_data(string key, object value) => _data[key] = value;

            public object get_data(string key) => _data[key];

            /// <summary>Says which inputs the forward half changed in place.</summary>
            public void mark_dirty(List<Tensor> tensors) => Dirty.UnionWith(tensors);

            public void mark_non_differentiable(List<Tensor> tensors) => NonDifferentiable.UnionWith(tensors);

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing) => _data.Clear();

            /// <summary>From here on saved tensors come from the graph's node, which keeps them without a cycle.</summary>
            internal void HandOver()
            {
                Saved.Clear();
                Dirty.Clear();
                NonDifferentiable.Clear();
            }

            internal void Attach(nint node) => _node = node;
        }
    }
}
