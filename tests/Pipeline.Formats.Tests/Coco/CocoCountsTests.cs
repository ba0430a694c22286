using Pipeline.Formats.Coco;
using Pipeline.Formats.Geometry;
using Pipeline.Formats.Tests.Geometry;

namespace Pipeline.Formats.Tests.Coco;

/// <summary>Vectors that others have published, and the hostile ones of pycocotools' own tests.</summary>
public sealed class CocoCountsTests
{
    // README of the COCO API port COCOtoolsFORK: the counts of a mask of 50 rows and 70 columns, written by pycocotools.
    private const string Published50By70 =
        "0g05b08J4M2N2NA^O1`0OCO=0E090H080IO68DH;>@C>a0_O_O`0j0OWOF<:CM72I24NL43JM92FN;1ENKO72L0LO91J0MO92INO0NO122OO0M031O000NO31OO11MO40N011MO41MO21L06OL021L06OL021L06OL021L060J040L060J040L060J040L060J040L060J040L060J040L060KO31L060KO31L06OL021L06OL021L06OL021MO41MO21MO40N100NO310O00M0310O00NO1220NO92IONO91KOMO72M0<1EO:2GN63KM34OLM73JF<;=1G_O_Ob0=AC`07EH=1IO71H090F0:1DO>1_O1b0>2N2N3L6H]O";

    // pycocotools/mask.py, documentation of the format.
    [Theory]
    [InlineData("0011101", 2, 3, 1, 1)]
    [InlineData("1111110", 0, 6, 1)]
    public void Runs_ExampleOfTheFormatsDocumentation_AreItsCounts(string mask, params int[] counts) =>
        Assert.Equal(counts, Runs.OfColumns(new Bits(1, mask.Length, [.. mask.Select(c => (byte)(c - '0'))])));

    // pycocotools' encode of numpy.ones((10, 10)), as its users' tests hold it.
    [Fact]
    public void Encode_FullPicture_IsWhatPycocotoolsWrites() => Assert.Equal("0T3", CocoCounts.Encode([0, 100]));

    [Fact]
    public void Decode_PublishedText_FillsItsPictureAndEncodesToTheSameText()
    {
        Assert.True(CocoCounts.TryDecode(Published50By70, 50 * 70, out var counts));

        Assert.True(Runs.Fill(counts, 50 * 70));
        Assert.Equal(Published50By70, CocoCounts.Encode(counts));
    }

    // pycocotools' TestMaskUtil.testInvalidRLECounts: begins like a mask of 1024 x 1024 and never adds up.
    [Theory]
    [InlineData("jd`0=`o06J5L4M3L3N2N2N2N2N1O2N2N101N1O2O0O1O2N100O1O2N100O1O1O1O1O101N1O1O1O1O1O1O101N1O100O101O0O100000000000000001O00001O1O0O2O1N3N1N3N3L5Kh0XO6J4K5L5Id[o5N]dPJ7K4K4M3N2M3N2N1O2N100O2O0O1000O01000O101N1O1O2N2N2M3M3M4J7Inml5H[RSJ")]
    [InlineData("PPPPPPPPPPPPP0")]
    [InlineData("0T")]
    [InlineData("0 ")]
    [InlineData("é")]
    public void Decode_WhatIsNoPicture_IsRefused(string text) =>
        Assert.False(CocoCounts.TryDecode(text, 1024 * 1024, out var counts) && Runs.Fill(counts, 1024 * 1024));

    [Fact]
    public void Counts_EncodedAndDecoded_AreTheSame() => RandomMasks.ForAll(mask =>
    {
        var counts = Runs.OfColumns(Bits.Where(mask, 1));

        Assert.True(CocoCounts.TryDecode(CocoCounts.Encode(counts), mask.Pixels.Length, out var decoded));
        Assert.Equal(counts, decoded);
    });

    [Fact]
    public void Counts_WalkDownTheColumns() =>
        Assert.Equal([3, 2, 1], Runs.OfColumns(ContourTests.Parse(".#", ".#", "..")));
}
