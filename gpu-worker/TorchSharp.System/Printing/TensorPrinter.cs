using System.Globalization;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Writes the elements of a tensor as nested lists; the middle of long dimensions is left out.</summary>
internal sealed class TensorPrinter(string numberFormat, string newLine, IFormatProvider culture, char open, char close)
{
    private const int EdgeItems = 3;
    private const int LongDimension = 12;

    private readonly StringBuilder _text = new();

    internal string Print(Tensor tensor)
    {
        using var quiet = no_grad();
        using var onCpu = tensor.to(CPU);
        Write(onCpu, 0);
        return _text.ToString();
    }

    private void Write(Tensor tensor, int depth)
    {
        if (tensor.ndim == 0)
        {
            _text.Append(Format(tensor.ToScalar(), tensor.dtype));
            return;
        }

        _text.Append(open);
        var length = tensor.size(0);
        for (long i = 0; i < length; i++)
        {
            if (i > 0)
                _text.Append(tensor.ndim == 1 ? ", " : "," + newLine + new string(' ', depth + 1));
            if (length > LongDimension && i == EdgeItems)
            {
                _text.Append("...");
                i = length - EdgeItems - 1;
                continue;
            }

            using var part = tensor.select(0, i);
            Write(part, depth + 1);
        }

        _text.Append(close);
    }

    private string Format(Scalar scalar, ScalarType type) => scalar.Kind switch
    {
        Native.ArgumentTag.Bool => scalar.Bits != 0 ? "true" : "false",
        Native.ArgumentTag.Int => scalar.Bits.ToString(culture),
        Native.ArgumentTag.Complex => string.Create(CultureInfo.InvariantCulture, $"{scalar.Complex.Real}{(scalar.Complex.Imaginary < 0 ? "" : "+")}{scalar.Complex.Imaginary}i"),
        _ when type == ScalarType.Float32 => ((float)scalar.AsDouble).ToString(numberFormat, culture),
        _ => scalar.AsDouble.ToString(numberFormat, culture),
    };
}
