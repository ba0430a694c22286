using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Whether operators on this tensor are recorded for <see cref="backward()"/>.</summary>
        public bool requires_grad
        {
            get => HasFlag(RequiresGradFlag);
            set => Shim.Check((long)Shim.shim_tensor_set_requires_grad(Handle, value ? 1 : 0));
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>The accumulated gradient; null before the first backward pass. Every read is a new object on it.</summary>
        public Tensor? grad
        {
            get => Own(Shim.shim_tensor_grad(Handle));
            set => Shim.Check((long)Shim.shim_tensor_set_grad(Handle, value?.Handle ?? 0));
        }

        /// <summary>Keeps the gradient of a tensor that is no leaf.</summary>
        public void retain_grad() => Shim.Check((long)Shim.shim_tensor_retain_grad(Handle));

        /// <summary>Adds the gradient of this one-element tensor to every leaf it was computed from.</summary>
        public void backward() => autograd.backward([this]);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);
    }
}
