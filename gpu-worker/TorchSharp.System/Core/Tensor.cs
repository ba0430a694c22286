using System.Runtime.CompilerServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A tensor of libtorch: this object owns one reference to it. The reference ends with <see cref="Dispose()"/>, with the
    /// dispose scope it was made in, or at last with the finaliser; memory goes when the last reference (also a view's or
    /// the autograd graph's) goes.
    /// </summary>
    public partial class Tensor : IScoped
    {
        private nint _handle;

        /// <summary>Takes over a reference that the shim gave away.</summary>
        internal Tensor(nint handle)
        {
            _handle = handle;
            DisposeScopeManager.OfThread.Register(this);
        }

        ~Tensor() => Dispose(false);

        /// <summary>Live tensor references held by managed objects in this process.</summary>
        public static long TotalCount => Shim.shim_tensor_live();

        /// <summary>The highest <see cref="TotalCount"/> so far.</summary>
        public static long PeakCount => Shim.shim_tensor_peak();

        public IntPtr Handle
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => _handle != 0 ? _handle : throw new ObjectDisposedException(nameof(Tensor), "The tensor was disposed, by itself or by its dispose scope.");
        }

        public bool IsInvalid => _handle == 0;

        public string name { get; set; } = null!;

        DisposeScope? IScoped.OwningScope { get; set; }

        internal DisposeScope? OwningScope => ((IScoped)this).OwningScope;

        /// <summary>Wraps a reference that the shim gave away; an undefined tensor becomes null.</summary>
        internal static Tensor Own(nint handle) => handle == 0 ? null! : new Tensor(handle);

        public static Tensor UnsafeCreateTensor(IntPtr handle) => Own(handle);

        /// <summary>Another managed object on the same tensor.</summary>
        public Tensor alias() => Own(Shim.shim_tensor_alias(Handle));

        /// <summary>Gives the native reference to the caller, who has to free it.</summary>
        public IntPtr DecoupleFromNativeHandle()
        {
            DetachFromDisposeScope();
            GC.SuppressFinalize(this);
            return Interlocked.Exchange(ref _handle, 0);
        }

        public void Dispose()
        {
            if (_handle == 0)
                return;
            if (OwningScope is { } scope)
                scope.MarkAsDisposed(this);
            else
                DisposeScopeManager.Statistics.TensorStatistics.DisposedOutsideScope();
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            var handle = Interlocked.Exchange(ref _handle, 0);
            if (handle != 0)
                Shim.shim_tensor_free(handle);
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningScope?.Detach(this);
            return this;
        }

        public Tensor DetatchFromDisposeScope() => DetachFromDisposeScope();

        public Tensor MoveToOuterDisposeScope()
        {
            OwningScope?.MoveToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningScope is { } scope)
                scope.MoveToOther(other, this);
            else
                other?.Attach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningScope);

        public bool Equals(Tensor? target) => target is not null && (ReferenceEquals(this, target) || Handle == target.Handle || (shape.SequenceEqual(target.shape) && dtype == target.dtype && Aten.equal.CallBool(this, target)));

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        public override int GetHashCode() => Handle.GetHashCode();
    }
}
