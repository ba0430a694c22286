using TorchSharp.Native;

namespace TorchSharp;

/// <summary>Until disposed, backward passes name the forward operator that failed or, if asked, produced NaN.</summary>
public class AnomalyMode : IDisposable
{
    private readonly bool _wasEnabled = Shim.shim_anomaly_mode() != 0;
    private readonly bool _didCheckNan = Shim.shim_anomaly_checks_nan() != 0;

    public AnomalyMode(bool enabled, bool check_nan = true) => Shim.shim_set_anomaly_mode(enabled ? 1 : 0, check_nan ? 1 : 0);

    public bool IsEnabled => Shim.shim_anomaly_mode() != 0;

    public bool ShouldCheckNaN => Shim.shim_anomaly_checks_nan() != 0;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => Shim.shim_set_anomaly_mode(_wasEnabled ? 1 : 0, _didCheckNan ? 1 : 0);
}
