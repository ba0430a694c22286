using System.Runtime.InteropServices;
using TorchSharp.Tests.NN;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

// Seeds are the process's: a test that draws at the same time would change what comes next.
[Collection(AloneCollection.Name)]
public sealed class ModeAndSeedTests
{
    [Fact]
    public void NoGrad_Nested_RestoresTheModeBefore()
    {
        var x = ones(2, requires_grad: true);
        using (no_grad())
        {
            Assert.False((x * 2).requires_grad);
            using (enable_grad())
                Assert.True((x * 2).requires_grad);
            Assert.False(is_grad_enabled());
        }

        Assert.True(is_grad_enabled());
        Assert.True((x * 2).requires_grad);
    }

    [Fact]
    public void InferenceMode_Tensor_CannotBeTrainedLater()
    {
        Tensor made;
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            made = ones(2);
        }

        Assert.False(is_inference_mode_enabled());
        Assert.Throws<ExternalException>(() => made.requires_grad_());
    }

    [Fact]
    public void Backward_Twice_NeedsTheGraphRetained()
    {
        var y = ones(2, requires_grad: true).square().sum();
        y.backward(retain_graph: true);
        y.backward();

        Assert.Contains("second time", Assert.Throws<ExternalException>(() => y.backward()).Message);
    }

    [Fact]
    public void Grad_OfGrad_GivesTheSecondDerivative()
    {
        var x = tensor(2.0, requires_grad: true);
        var first = autograd.grad([x.pow(3)], [x], create_graph: true)[0];
        var second = autograd.grad([first], [x])[0];

        Assert.Equal(12.0, first.item<double>());
        Assert.Equal(12.0, second.item<double>());
        Assert.Null(x.grad);
    }

    [Fact]
    public void Grad_OfAnUnusedInput_IsNullWhenAllowed()
    {
        var (x, unused) = (ones(2, requires_grad: true), ones(2, requires_grad: true));

        var gradients = autograd.grad([x.sum()], [x, unused], allow_unused: true);

        Assert.Null(gradients[1]);
        Assert.Throws<ExternalException>(() => autograd.grad([x.sum()], [x, unused]));
    }

    [Fact]
    public void Jacobian_OfAnAffineMap_IsItsMatrix()
    {
        var matrix = tensor(new[,] { { 1.0, 2.0, 3.0 }, { -1.0, 0.5, 4.0 } });

        var jacobian = autograd.functional.jacobian(x => matrix.mv(x) + 1, ones([3], dtype: ScalarType.Float64));

        Assert.Equal(matrix, jacobian);
    }

    [Fact]
    public void TypePromotion_Asked_AnswersAsPyTorchSays()
    {
        Assert.Equal(ScalarType.Float32, promote_types(ScalarType.Int64, ScalarType.Float32));
        Assert.Equal(ScalarType.Int16, promote_types(ScalarType.Byte, ScalarType.Int8));
        Assert.Equal(ScalarType.Float64, result_type(ones(2), ones([2], dtype: ScalarType.Float64)));
        Assert.False(can_cast(ScalarType.Float32, ScalarType.Int32));
    }

    [Fact]
    public void Seed_SetAgain_RepeatsTheDraws()
    {
        using var first = manual_seed(5);
        var drawn = (randn(3), randperm(5), rand(2));
        using var second = manual_seed(5);

        Assert.Equal(drawn, (randn(3), randperm(5), rand(2)));
    }

    [Fact]
    public void Generator_OfItsOwn_LeavesTheDefaultAlone()
    {
        using var state = manual_seed(5);
        var expected = rand(2);
        using var again = manual_seed(5);
        using var own = new Generator(99);
        var draw = rand([2], generator: own);

        Assert.Equal(expected, rand(2));
        Assert.Equal(draw, rand([2], generator: new Generator(99)));
        Assert.Equal(99, own.initial_seed());
    }

    [Fact]
    public void GeneratorState_PutBack_RepeatsTheDraws()
    {
        using var generator = new Generator(3);
        var state = generator.get_state();
        var expected = randn([4], generator: generator);
        generator.set_state(state);

        Assert.Equal(expected, randn([4], generator: generator));
    }

    [Fact]
    public void AnomalyMode_NanInBackward_NamesTheForwardOperator()
    {
        var x = zeros(1, requires_grad: true);
        using var anomaly = autograd.detect_anomaly();

        var failure = Assert.Throws<ExternalException>(() => (x.sqrt() * 0).sum().backward());

        Assert.Contains("SqrtBackward0", failure.Message);
    }

    [Fact]
    public void Threads_Set_AreReported()
    {
        var before = get_num_threads();
        try
        {
            set_num_threads(1);
            Assert.Equal(1, get_num_threads());
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void Cuda_Absent_SaysSo()
    {
        Assert.SkipWhen(cuda.is_available(), "This machine has CUDA.");

        Assert.Equal(0, cuda.device_count());
        Assert.Throws<ExternalException>(() => ones(2).cuda());
    }
}
