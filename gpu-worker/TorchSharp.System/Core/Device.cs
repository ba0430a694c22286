using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Where a tensor lives: a kind of device and, where there are several, which one (-1: the current).</summary>
    public class Device
    {
        public DeviceType type { get; } = DeviceType.CPU;

        public int index { get; } = -1;

        /// <param name="description">"cpu", "cuda", "cuda:1", "mps", "meta".</param>
        public Device(string description)
        {
            var parts = description.Split(':');
            type = ParseType(parts[0]);
            index = parts.Length switch
            {
                1 => type == DeviceType.CUDA ? 0 : -1,
                2 when int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
                _ => throw new ArgumentException($"Device '{description}' is not of the form type or type:index."),
            };
        }

        public Device(string deviceType, int index = -1)
            : this(ParseType(deviceType), index)
        {
        }

        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index < 0 && deviceType == DeviceType.CUDA ? 0 : index;
        }

        /// <summary>The CUDA device of that number.</summary>
        public Device(int index)
            : this(DeviceType.CUDA, index)
        {
        }

        internal long Packed => (index * 256L) + (long)type;

        internal static Device Unpack(long packed) => new((DeviceType)(packed & 0xff), (int)(packed >> 8));

        public static implicit operator Device(string description) => new(description);

        public override string ToString()
        {
            var name = type.ToString().ToLowerInvariant();
            return index < 0 || type == DeviceType.CPU ? name : $"{name}:{index}";
        }

        private static DeviceType ParseType(string name) =>
            Enum.TryParse<DeviceType>(name, ignoreCase: true, out var parsed) && !int.TryParse(name, out _)
                ? parsed
                : throw new ArgumentException($"Device type '{name}' is unknown; allowed: {string.Join(", ", Enum.GetNames<DeviceType>()).ToLowerInvariant()}.");
    }

    public static readonly Device CPU = new(DeviceType.CPU);

    public static readonly Device META = new(DeviceType.META);

    public static Device CUDA => new(DeviceType.CUDA);

    public static Device MPS => new(DeviceType.MPS);

    public static Device device(string description) => new(description);

    public static Device device(string deviceType, int index = -1) => new(deviceType, index);

    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    public static Device device(int index) => new(index);
}
