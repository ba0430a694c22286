namespace Pipeline.Imaging;

/// <summary>
/// Capitals, digits and punctuation, 5 x 7 pixels. A glyph is seven digits of base 32 (0–9, A–V), one a row from the top;
/// the digit's five bits are the row's pixels, leftmost first.
/// </summary>
internal static class BitmapFont
{
    public const int Width = 5;
    public const int Height = 7;

    private const char First = ' ';
    private const string Missing = "VHHHHHV";

    /// <summary>From space to underscore in ASCII order; lower case is drawn as capitals.</summary>
    private static readonly string[] Glyphs =
    [
        "0000000", "4444004", "AAA0000", "AAVAVAA", "4FKE5U4", "OP248J3", "CIK8LID", "4480000", // space ! " # $ % & '
        "2488842", "8422248", "04LEL40", "044V440", "0000C48", "000V000", "00000CC", "01248G0", // ( ) * + , - . /
        "EHJLPHE", "4C4444E", "EH1248V", "V2421HE", "26AIV22", "VGU11HE", "68GUHHE", "V124888", // 0-7
        "EHHEHHE", "EHHF12C", "0CC0CC0", "0CC0C48", "248G842", "00V0V00", "8421248", "EH12404", // 8 9 : ; < = > ?
        "EHNLNGE", "EHHVHHH", "UHHUHHU", "EHGGGHE", "UHHHHHU", "VGGUGGV", "VGGUGGG", "EHGNHHE", // @ A-G
        "HHHVHHH", "E44444E", "72222IC", "HIKOKIH", "GGGGGGV", "HRLLHHH", "HHPLJHH", "EHHHHHE", // H-O
        "UHHUGGG", "EHHHLID", "UHHUKIH", "FGGE11U", "V444444", "HHHHHHE", "HHHHHA4", "HHHLLLA", // P-W
        "HHA4AHH", "HHA4444", "V1248GV", "E88888E", "0G84210", "E22222E", "4AH0000", "000000V", // X-Z [ \ ] ^ _
    ];

    /// <summary>The five pixels of one row; bit 4 is the leftmost.</summary>
    public static int Row(char character, int row)
    {
        int index = char.ToUpperInvariant(character) - First;
        char digit = ((uint)index < (uint)Glyphs.Length ? Glyphs[index] : Missing)[row];
        return digit <= '9' ? digit - '0' : digit - 'A' + 10;
    }
}
