namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>Derivatives of whole functions.</summary>
        public static partial class functional
        {
            /// <summary>All partial derivatives: [output shape, input shape].</summary>
            public static Tensor jacobian(Func<Tensor, Tensor> function, Tensor inputs)
            {
                var at = inputs.detach().requires_grad_();
                return OfOutput(function(at), at);
            }

            public static IEnumerable<Tensor> jacobian(Func<Tensor, Tensor[]> function, Tensor inputs)
            {
                var at = inputs.detach().requires_grad_();
                return [.. function(at).Select(output => OfOutput(output, at))];
            }

            public static IEnumerable<Tensor> jacobian(Func<Tensor[], Tensor> function, params Tensor[] inputs)
            {
                var at = Array.ConvertAll(inputs, input => input.detach().requires_grad_());
                var output = function(at);
                return [.. at.Select(input => OfOutput(output, input))];
            }

            private static Tensor OfOutput(Tensor output, Tensor input)
            {
                var flat = output.reshape(-1);
                var rows = new List<Tensor>();
                for (long element = 0; element < flat.numel(); element++)
                    rows.Add(grad([flat[element]], [input], retain_graph: true, allow_unused: true)[0] ?? input.zeros_like());
                return rows.Count == 0
                    ? input.new_empty([.. output.shape, .. input.shape])
                    : stack(rows).reshape([.. output.shape, .. input.shape]).detach();
            }
        }
    }
}
