using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The style that <see cref="Tensor.ToString()"/> uses when asked for the default.</summary>
    public static TensorStringStyle TensorStringStyle { get; set; } = TensorStringStyle.Julia;

    public static readonly TensorStringStyle julia = TensorStringStyle.Julia;
    public static readonly TensorStringStyle numpy = TensorStringStyle.Numpy;
    public static readonly TensorStringStyle csharp = TensorStringStyle.CSharp;

    public partial class Tensor
    {
        /// <summary>Shape, element type and device.</summary>
        public override string ToString() => ToString(TensorStringStyle.Metadata);

        public string ToString(bool disamb, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null) =>
            ToString(disamb ? TensorStringStyle.Default : TensorStringStyle.Metadata, fltFormat, width, cultureInfo, newLine);

        public string ToString(TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null)
        {
            if (IsInvalid)
                return "<disposed tensor>";
            var resolved = style == TensorStringStyle.Default ? TensorStringStyle : style;
            var (open, close) = resolved == TensorStringStyle.CSharp ? ('{', '}') : ('[', ']');
            return resolved switch
            {
                TensorStringStyle.Metadata => Summary(),
                TensorStringStyle.Julia => Summary() + (newLine ?? "\n") + Elements(open, close),
                _ => Elements(open, close),
            };

            string Elements(char first, char last) =>
                new TensorPrinter(fltFormat ?? "g5", newLine ?? "\n", cultureInfo ?? CultureInfo.InvariantCulture, first, last).Print(this);
        }

        private string Summary() => $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";
    }
}
