using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    // Draws from distributions. One line an operator; the schema in libtorch is the reference for its arguments.
    public partial class Tensor
    {
        public Tensor bernoulli(Generator? generator = null) => Aten.bernoulli.Call(this, generator);
        public Tensor bernoulli_(Tensor p, Generator? generator = null) => Aten.bernoulli__Tensor.CallInPlace(this, p, generator);
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Aten.bernoulli__float.CallInPlace(this, p, generator);
        public Tensor binomial(Tensor prob, Generator? generator = null) => Aten.binomial.Call(this, prob, generator);
        public Tensor cauchy_(double median = 0, double sigma = 1, Generator? generator = null) => Aten.cauchy_.CallInPlace(this, median, sigma, generator);
        public Tensor exponential_(double lambda = 1, Generator? generator = null) => Aten.exponential_.CallInPlace(this, lambda, generator);
        public Tensor geometric_(double p, Generator? generator = null) => Aten.geometric_.CallInPlace(this, p, generator);
        public Tensor log_normal_(double mean = 0, double std = 1, Generator? generator = null) => Aten.log_normal_.CallInPlace(this, mean, std, generator);
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) => Aten.multinomial.Call(this, num_samples, replacement, generator);
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) => Aten.normal_.CallInPlace(this, mean, std, generator);
        public Tensor poisson(Generator? generator = null) => Aten.poisson.Call(this, generator);
        public Tensor uniform_(double from, double to, Generator? generator = null) => Aten.uniform_.CallInPlace(this, from, to, generator);
    }
}
