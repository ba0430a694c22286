using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking) => Move(device, dtype, non_blocking);

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                Move(new Device(deviceType, deviceIndex), null, non_blocking);

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking) => Move(null, dtype, non_blocking);

            protected internal Module _to(Tensor other, bool non_blocking) => _to(other.device, other.dtype, non_blocking);

            /// <summary>
            /// Floating-point parameters and buffers change type, all change device. The managed objects stay the same ones:
            /// only what they point to is replaced, so optimizers and fields need not be told.
            /// </summary>
            private Module Move(Device? device, ScalarType? dtype, bool nonBlocking)
            {
                using (no_grad())
                using (NewDisposeScope())
                {
                    foreach (var parameter in parameters())
                    {
                        Replace(parameter, device, dtype, nonBlocking);
                        if (parameter.grad is { } gradient)
                            parameter.grad = gradient.to(parameter.dtype, parameter.device);
                    }

                    foreach (var buffer in buffers())
                        Replace(buffer, device, dtype, nonBlocking);
                }

                return this;
            }

            private static void Replace(Tensor tensor, Device? device, ScalarType? dtype, bool nonBlocking)
            {
                var type = dtype is { } wanted && tensor.is_floating_point() ? wanted : tensor.dtype;
                var moved = tensor.detach().to(type, device ?? tensor.device, non_blocking: nonBlocking);
                if (type != tensor.dtype || device is not null)
                    NnOps.set_data.Run(tensor, moved);
            }
        }
    }
}
