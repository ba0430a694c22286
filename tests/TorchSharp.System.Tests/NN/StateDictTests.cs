using static TorchSharp.torch;

namespace TorchSharp.Tests.NN;

public sealed class StateDictTests
{
    [Fact]
    public void Net_SavedAndLoaded_HasTheSameState()
    {
        using var saved = Net();
        using var loaded = Net();
        using var stream = new MemoryStream();

        saved.save(stream);
        stream.Position = 0;
        loaded.load(stream);

        Assert.All(saved.state_dict().Zip(loaded.state_dict()), pair =>
        {
            Assert.Equal(pair.First.Key, pair.Second.Key);
            Assert.True(pair.First.Value.Equals(pair.Second.Value), pair.First.Key);
        });
    }

    [Fact]
    public void Net_OfNamedAndListedParts_HasPyTorchsKeys()
    {
        using var net = Net();

        Assert.Equal(
            ["conv.weight", "conv.bias", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var", "norm.num_batches_tracked", "heads.0.weight", "heads.1.weight"],
            net.state_dict().Keys);
        Assert.Equal(["conv.weight", "conv.bias", "norm.weight", "norm.bias", "heads.0.weight", "heads.1.weight"], net.named_parameters().Select(item => item.name));
    }

    [Fact]
    public void Saved_File_IsInThePublishedPackagesForm()
    {
        using var net = nn.Linear(2, 1, hasBias: false);
        net.load_state_dict(new() { ["weight"] = tensor(new[] { 1f, -2f }).reshape(1, 2) });
        using var stream = new MemoryStream();

        net.save(stream);

        // One entry; its name; type 6 (float32), two dimensions, 1 and 2; then the numbers.
        byte[] expected = [1, 6, .. "weight"u8, 6, 2, 1, 2, .. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(-2f)];
        Assert.Equal(expected, stream.ToArray());
    }

    [Fact]
    public void Load_MissingAndUnexpectedKeys_NamesBothAndChangesNothing()
    {
        using var net = Net();
        using var before = net.conv.weight.clone();
        var state = net.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value + 1);
        state.Remove("norm.bias");
        state["extra"] = zeros(1);

        var failure = Assert.Throws<InvalidOperationException>(() => net.load_state_dict(state));

        Assert.Contains("missing 1: 'norm.bias'", failure.Message);
        Assert.Contains("unexpected 1: 'extra'", failure.Message);
        Assert.True(before.Equals(net.conv.weight.detach()));
    }

    [Fact]
    public void Load_NotStrict_TakesWhatFitsAndReportsTheRest()
    {
        using var net = Net();

        var (missing, unexpected) = net.load_state_dict(new() { ["conv.bias"] = ones(3), ["extra"] = zeros(1) }, strict: false);

        Assert.Equal(["extra"], unexpected);
        Assert.Equal(8, missing.Count);
        Assert.True(net.conv.bias.detach().Equals(ones(3)));
    }

    [Fact]
    public void Load_AnotherShape_NamesTheKeyAndBothShapes()
    {
        using var net = Net();
        var state = net.state_dict();
        state["conv.bias"] = zeros(5);

        var failure = Assert.Throws<ArgumentException>(() => net.load_state_dict(state));

        Assert.Contains("'conv.bias' is [5] where the module has [3]", failure.Message);
    }

    [Fact]
    public void Load_TruncatedFile_IsRefused()
    {
        using var net = Net();
        using var stream = new MemoryStream();
        net.save(stream);
        using var half = new MemoryStream(stream.ToArray()[..((int)stream.Length / 2)]);

        Assert.Throws<InvalidDataException>(() => net.load(half));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Optimizer_SavedAndLoaded_GoesOnAsBefore(bool adam)
    {
        using var scope = NewDisposeScope();
        var (first, second) = (nn.Parameter(tensor(new[] { 1.0, 2.0 })), nn.Parameter(tensor(new[] { 1.0, 2.0 })));
        using var original = Create(first);
        Step(original, first);
        using var stream = new MemoryStream();
        original.save_state_dict(new BinaryWriter(stream));
        stream.Position = 0;
        using var copy = Create(second);
        using (no_grad())
            second.copy_(first);

        copy.load_state_dict(new BinaryReader(stream));
        Step(original, first);
        Step(copy, second);

        Assert.True(first.detach().Equals(second.detach()));

        Modules.OptimizerHelper Create(Modules.Parameter parameter) => adam ? optim.AdamW([parameter], 0.1, amsgrad: true) : optim.SGD([parameter], 0.1, momentum: 0.9);

        static void Step(Modules.OptimizerHelper optimizer, Modules.Parameter parameter)
        {
            optimizer.zero_grad();
            parameter.pow(2).sum().backward();
            optimizer.step();
        }
    }

    private static SampleNet Net() => new();

    /// <summary>Its fields carry the keys; registration finds them by reflection.</summary>
    private sealed class SampleNet : nn.Module<Tensor, Tensor>
    {
        public readonly Modules.Conv2d conv = nn.Conv2d(2, 3, kernel_size: 3);
        public readonly Modules.BatchNorm2d norm = nn.BatchNorm2d(3);
        public readonly Modules.ModuleList<Modules.Linear> heads = nn.ModuleList(nn.Linear(3, 2, hasBias: false), nn.Linear(2, 2, hasBias: false));

        public SampleNet()
            : base(nameof(SampleNet))
        {
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => norm.call(conv.call(input));
    }
}
