using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What batch and instance norm share: scale, shift, and running statistics that evaluation uses.</summary>
public abstract class NormBase : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private Parameter? _weight;

    [ComponentName(Name = "bias")]
    private Parameter? _bias;

    [ComponentName(Name = "running_mean")]
    private Tensor? _runningMean;

    [ComponentName(Name = "running_var")]
    private Tensor? _runningVariance;

    [ComponentName(Name = "num_batches_tracked")]
    private Tensor? _batchesTracked;

    /// <param name="momentum">Weight of the newest batch in the running statistics; null for the plain mean of all batches.</param>
    protected NormBase(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype, string name)
        : base(name)
    {
        (this.num_features, this.eps, this.momentum) = (num_features, eps, momentum);
        (this.affine, this.track_running_stats) = (affine, track_running_stats);
        if (affine)
        {
            weight = new Parameter(empty(num_features, dtype: dtype, device: device));
            bias = new Parameter(empty(num_features, dtype: dtype, device: device));
        }

        if (track_running_stats)
        {
            running_mean = zeros(num_features, dtype: dtype, device: device);
            running_var = ones(num_features, dtype: dtype, device: device);
            num_batches_tracked = zeros(Array.Empty<long>(), dtype: ScalarType.Int64, device: device);
        }

        reset_parameters();
    }

    public long num_features { get; }

    public double eps { get; set; }

    public double? momentum { get; set; }

    public bool affine { get; }

    public bool track_running_stats { get; }

    /// <summary>[features]; null without affine.</summary>
    public Parameter weight
    {
        get => _weight!;
        set
        {
            _weight = value;
            ConditionallyRegisterParameter("weight", value);
        }
    }

    /// <summary>[features]; null without affine.</summary>
    public Parameter bias
    {
        get => _bias!;
        set
        {
            _bias = value;
            ConditionallyRegisterParameter("bias", value);
        }
    }

    /// <summary>[features]; null where statistics are not tracked.</summary>
    public Tensor running_mean
    {
        get => _runningMean!;
        set
        {
            _runningMean = value;
            ConditionallyRegisterBuffer("running_mean", value);
        }
    }

    /// <summary>[features]; null where statistics are not tracked.</summary>
    public Tensor running_var
    {
        get => _runningVariance!;
        set
        {
            _runningVariance = value;
            ConditionallyRegisterBuffer("running_var", value);
        }
    }

    /// <summary>A scalar; null where statistics are not tracked.</summary>
    public Tensor num_batches_tracked
    {
        get => _batchesTracked!;
        set
        {
            _batchesTracked = value;
            ConditionallyRegisterBuffer("num_batches_tracked", value);
        }
    }

    public void reset_running_stats()
    {
        using var _ = no_grad();
        _runningMean?.zero_();
        _runningVariance?.fill_(1);
        _batchesTracked?.zero_();
    }

    public void reset_parameters()
    {
        reset_running_stats();
        if (_weight is not null)
            nn.init.ones_(_weight);
        if (_bias is not null)
            nn.init.zeros_(_bias);
    }

    protected abstract void ValidateInputDimensions(Tensor input);

    private protected void CheckDimensions(Tensor input, int first, int second)
    {
        var rank = input.dim();
        if (rank != first && rank != second)
            throw new ArgumentException($"{GetName()} takes {(first == second ? $"{first}" : $"{first} or {second}")} dimensions; the input is [{string.Join(", ", input.shape)}].");
    }

    /// <summary>Counts the batch and says how much it weighs in the running statistics.</summary>
    private protected double CountBatch()
    {
        if (!training || _batchesTracked is null)
            return momentum ?? 0;
        _batchesTracked.add_(1);
        return momentum ?? 1.0 / _batchesTracked.item<long>();
    }
}
