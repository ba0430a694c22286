using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Pipeline.Formats.Coco;

/// <summary>
/// The compressed form of COCO run lengths. A number is cut into groups of five bits, the lowest first; bit 5 says that another
/// group follows, bit 4 of the last group is the sign, and 48 makes it a printable character. From the fourth number on, the
/// difference to the one two places before is written (cocoapi, maskApi.c: rleToString, rleFrString).
/// </summary>
public static class CocoCounts
{
    private const int Zero = 48;
    private const int More = 0x20;
    private const int Sign = 0x10;

    // Six groups hold any difference of two 30-bit counts.
    private const int MaxGroups = 7;

    public static string Encode(IReadOnlyList<int> counts)
    {
        var text = new StringBuilder(counts.Count * 2);
        for (var i = 0; i < counts.Count; i++)
        {
            long rest = i > 2 ? (long)counts[i] - counts[i - 2] : counts[i];
            bool more;
            do
            {
                var group = (int)(rest & 0x1F);
                rest >>= 5;
                more = (group & Sign) != 0 ? rest != -1 : rest != 0;
                text.Append((char)(Zero + (more ? group | More : group)));
            }
            while (more);
        }
        return text.ToString();
    }

    /// <summary>Reads the text; false when it is no such text or a count is negative or beyond <paramref name="limit"/>.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, long limit, [NotNullWhen(true)] out List<int>? counts)
    {
        counts = null;
        var read = new List<int>();
        for (var at = 0; at < text.Length;)
        {
            long value = 0;
            var (groups, group) = (0, More);
            while ((group & More) != 0)
            {
                if (at == text.Length || groups == MaxGroups)
                    return false;
                group = text[at++] - Zero;
                if (group is < 0 or > 63)
                    return false;
                value |= (long)(group & 0x1F) << (5 * groups++);
            }
            if ((group & Sign) != 0)
                value |= -1L << (5 * groups);
            if (read.Count > 2)
                value += read[^2];
            if (value < 0 || value > limit)
                return false;
            read.Add((int)value);
        }
        counts = read;
        return true;
    }
}
