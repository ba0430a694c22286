using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Reads a tensor in the published package's own format: type, shape, elements.</summary>
        public static Tensor Load(string location)
        {
            using var stream = File.OpenRead(location);
            return Load(stream);
        }

        public static Tensor Load(Stream stream)
        {
            using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            return Load(reader);
        }

        public static Tensor Load(BinaryReader reader)
        {
            var (type, shape) = ReadHeader(reader);
            var loaded = empty(shape, type, CPU);
            loaded.ReadBytesFromStream(reader.BaseStream);
            return loaded;
        }

        /// <summary>Writes the elements in index order, whatever the strides and device.</summary>
        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            using var quiet = no_grad();
            using var onCpu = to(CPU);
            using var contiguous = onCpu.contiguous();
            stream.Write(contiguous.bytes);
        }

        /// <summary>Fills the tensor from a stream; its device and strides stay.</summary>
        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            using var quiet = no_grad();
            if (is_cpu() && is_contiguous())
            {
                stream.ReadExactly(bytes);
                return;
            }

            using var read = empty(shape, dtype, CPU);
            stream.ReadExactly(read.bytes);
            copy_(read);
        }

        internal static (ScalarType Type, long[] Shape) ReadHeader(BinaryReader reader)
        {
            var type = (ScalarType)reader.Decode();
            if (!Enum.IsDefined(type))
                throw new FormatException($"The file names element type {(int)type}, which is unknown.");
            var shape = new long[reader.Decode()];
            for (var dim = 0; dim < shape.Length; dim++)
                shape[dim] = reader.Decode();
            return (type, shape);
        }
    }
}
