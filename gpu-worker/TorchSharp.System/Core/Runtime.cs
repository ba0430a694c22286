using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The version of libtorch.</summary>
    public static unsafe string __version__ => Marshal.PtrToStringUTF8((nint)Shim.shim_version())!;

    /// <summary>Seeds every device's default generator.</summary>
    public static Generator manual_seed(long seed)
    {
        Shim.Check((long)Shim.shim_manual_seed(seed));
        return Generator.Default;
    }

    public static long seed() => random.seed();

    public static long initial_seed() => random.initial_seed();

    public static Tensor get_rng_state() => random.get_rng_state();

    public static void set_rng_state(Tensor new_state) => random.set_rng_state(new_state);

    /// <summary>How many threads one operator may use.</summary>
    public static void set_num_threads(int num)
    {
        if (num < 1)
            throw new ArgumentOutOfRangeException(nameof(num), num, "At least one thread is needed.");
        Shim.shim_set_num_threads(num);
    }

    public static int get_num_threads() => Shim.shim_get_num_threads();

    public static void set_num_interop_threads(int num) => Shim.Check((long)Shim.shim_set_num_interop_threads(num));

    public static int get_num_interop_threads() => Shim.shim_get_num_interop_threads();

    public static bool cuda_is_available() => cuda.is_available();

    public static bool mps_is_available() => false;

    /// <summary>Initialises the device's runtime, which happens here at first use.</summary>
    public static Device InitializeDevice(Device? device) => device ?? get_default_device();

    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
            throw new InvalidOperationException($"This libtorch cannot use devices of type {deviceType}.");
    }

    public static bool TryInitializeDeviceType(DeviceType deviceType) => deviceType switch
    {
        DeviceType.CPU or DeviceType.META => true,
        DeviceType.CUDA => cuda.is_available(),
        _ => false,
    };

    public static bool are_deterministic_algorithms_enabled() => (Shim.shim_deterministic() & 1) != 0;

    public static bool is_deterministic_algorithms_warn_only_enabled() => (Shim.shim_deterministic() & 2) != 0;

    /// <summary>Until disposed, operators that have no deterministic form throw, or warn only.</summary>
    public static IDisposable use_deterministic_algorithms(bool mode = true, bool warn_only = false) => new Determinism(mode, warn_only);

    public static partial class random
    {
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);

        public static long seed()
        {
            using var generator = Generator.Default;
            return generator.seed();
        }

        public static long initial_seed()
        {
            using var generator = Generator.Default;
            return generator.initial_seed();
        }

        public static Tensor get_rng_state()
        {
            using var generator = Generator.Default;
            return generator.get_state();
        }

        public static void set_rng_state(Tensor new_state)
        {
            using var generator = Generator.Default;
            generator.set_state(new_state);
        }
    }

    public static partial class cuda
    {
        public static bool is_available() => Shim.shim_cuda_is_available() != 0;

        public static int device_count() => Shim.shim_cuda_device_count();

        public static bool is_cudnn_available() => Shim.shim_cuda_has_cudnn() != 0;

        public static void manual_seed(long seed)
        {
            using var generator = Generator.DefaultOn(CUDA);
            generator.manual_seed(seed);
        }

        public static void manual_seed_all(long seed)
        {
            for (var index = 0; index < device_count(); index++)
            {
                using var generator = Generator.DefaultOn(new Device(DeviceType.CUDA, index));
                generator.manual_seed(seed);
            }
        }

        /// <summary>Waits until the device has done all that was asked of it.</summary>
        public static void synchronize(Device? device = null) => Shim.Check((long)Shim.shim_cuda_synchronize(device?.index ?? 0));
    }

    private sealed class Determinism : IDisposable
    {
        private readonly int _before = Shim.shim_deterministic();

        internal Determinism(bool mode, bool warnOnly) => Shim.shim_set_deterministic(mode ? 1 : 0, warnOnly ? 1 : 0);

        public void Dispose() => Shim.shim_set_deterministic(_before & 1, _before >> 1);
    }
}
