using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The differentiation engine.</summary>
    public static partial class autograd
    {
        /// <summary>Gradients of the outputs' sum with respect to the inputs; leaves' own gradients stay as they are.</summary>
        /// <returns>One tensor an input; null where <paramref name="allow_unused"/> and the input has no part in the outputs.</returns>
        public static unsafe IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            nint[] roots = Handles(outputs), targets = Handles(inputs), seeds = Handles(grad_outputs), found = new nint[inputs.Count];
            fixed (nint* root = roots, target = targets, seed = seeds, result = found)
            {
                var count = Shim.shim_grad(root, roots.Length, target, targets.Length, seed, seeds.Length, retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, result);
                Rethrow(count);
            }

            KeepAlive(outputs, inputs, grad_outputs);
            return Array.ConvertAll(found, Tensor.Own);
        }

        public static unsafe void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            nint[] roots = Handles(tensors), seeds = Handles(grad_tensors), targets = Handles(inputs);
            var retain = retain_graph switch { null => -1, true => 1, false => create_graph ? 1 : 0 };
            fixed (nint* root = roots, seed = seeds, target = targets)
                Rethrow(Shim.shim_backward(root, roots.Length, seed, seeds.Length, retain, create_graph ? 1 : 0, target, targets.Length));
            KeepAlive(tensors, grad_tensors, inputs);
        }

        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        public static AnomalyMode detect_anomaly(bool check_nan = true) => new(true, check_nan);

        public static AnomalyMode set_detect_anomaly(bool mode, bool check_nan = true) => new(mode, check_nan);

        private static void Rethrow(int answer) => Shim.Check((long)answer);

        private static nint[] Handles(IList<Tensor>? tensors) => tensors?.Select(tensor => tensor?.Handle ?? 0).ToArray() ?? [];

        private static void KeepAlive(params ReadOnlySpan<IList<Tensor>?> lists)
        {
            foreach (var list in lists)
                foreach (var tensor in list ?? [])
                    GC.KeepAlive(tensor);
        }
    }
}
