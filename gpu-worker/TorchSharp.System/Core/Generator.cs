using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers on one device. Its sequence depends only on the seed.</summary>
    public class Generator : IDisposable
    {
        private nint _handle;

        public Generator(ulong seed = 0, Device? device = null)
            : this(Shim.Check(Shim.shim_generator((device ?? CPU).Packed, 1, seed)), device ?? CPU)
        {
        }

        private Generator(nint handle, Device device)
        {
            _handle = handle;
            this.device = device;
        }

        ~Generator() => Dispose(false);

        /// <summary>The CPU generator that every operator uses when it is given none.</summary>
        public static Generator Default => DefaultOn(CPU);

        public Device device { get; }

        public IntPtr Handle => _handle != 0 ? _handle : throw new ObjectDisposedException(nameof(Generator));

        internal static Generator DefaultOn(Device device) => new(Shim.Check(Shim.shim_generator(device.Packed, 0, 0)), device);

        public Generator manual_seed(long seed)
        {
            Shim.Check((long)Shim.shim_generator_set_seed(Handle, (ulong)seed));
            return this;
        }

        public long initial_seed() => Shim.shim_generator_initial_seed(Handle);

        /// <summary>Seeds from the system's entropy and returns the seed.</summary>
        public long seed() => Shim.shim_generator_seed(Handle);

        public Tensor get_state() => Tensor.Own(Shim.Check(Shim.shim_generator_state(Handle)));

        public void set_state(Tensor value) => Shim.Check((long)Shim.shim_generator_set_state(Handle, value.Handle));

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            var handle = Interlocked.Exchange(ref _handle, 0);
            if (handle != 0)
                Shim.shim_generator_free(handle);
        }
    }
}
