using TorchSharp.Native;

namespace TorchSharp;

// Draws from distributions. The method on the tensor does the work.
public static partial class torch
{
    public static Tensor _sample_dirichlet(Tensor input, Generator? generator = null) => Aten._sample_dirichlet.Call(input, generator);
    public static Tensor _standard_gamma(Tensor input, Generator? generator = null) => Aten._standard_gamma.Call(input, generator);
    public static Tensor bernoulli(Tensor input, Generator? generator = null) => input.bernoulli(generator);
    public static Tensor binomial(Tensor count, Tensor probs, Generator? generator = null) => count.binomial(probs, generator);
    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) => input.multinomial(num_samples, replacement, generator);
    public static Tensor normal(Tensor mean, Tensor std, Generator? generator = null) => Aten.normal_Tensor_Tensor.Call(mean, std, generator);
    public static Tensor poisson(Tensor input, Generator? generator = null) => input.poisson(generator);
}
