using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TorchSharp;
using static TorchSharp.torch;

// A training step: the loss of a small network must fall, which needs forward, backward and an optimizer that work.
torch.random.manual_seed(1);
using var network = nn.Sequential(("hidden", nn.Linear(4, 8)), ("relu", nn.ReLU()), ("out", nn.Linear(8, 1)));
using var optimizer = optim.SGD(network.parameters(), 0.1);
using var input = randn(16, 4);
using var target = input.sum(1, keepdim: true);
var losses = new List<float>();
for (var step = 0; step < 5; step++)
{
    using var scope = NewDisposeScope();
    optimizer.zero_grad();
    var loss = nn.functional.mse_loss(network.forward(input), target);
    loss.backward();
    optimizer.step();
    losses.Add(loss.item<float>());
}

// An ONNX session on the model y = max(x, 0), opset 17.
var model = Convert.FromBase64String("CAgSADozCgwKAXgSAXkiBFJlbHUSAWdaDwoBeBIKCggIARIECgIIAmIPCgF5EgoKCAgBEgQKAggCQgQKABAR");
using var session = new InferenceSession(model);
using var outputs = session.Run([NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(new float[] { -1, 2 }, [2]))]);
var relu = outputs[0].AsEnumerable<float>().ToArray();

var works = losses[^1] < losses[0] && relu is [0, 2];
Console.WriteLine($"loss {losses[0]:F4} -> {losses[^1]:F4}, relu(-1, 2) = ({relu[0]}, {relu[1]}): {(works ? "works" : "does not work")}");
return works ? 0 : 1;
