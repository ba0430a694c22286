using System.CommandLine;
using Pipeline.Benchmarks.Cost;
using Pipeline.Benchmarks.Flow;
using Pipeline.Benchmarks.Nightly;
using Pipeline.Benchmarks.Numerics;
using Pipeline.Benchmarks.Segmentation;
using Pipeline.Benchmarks.Supervision;
using Pipeline.Benchmarks.Torch;

var root = new RootCommand("Measures the product's parts.")
{
    FlowCommand.Create(), CostCommand.Create(), NightlyCommand.Create(), NumericsCommand.Create(), SegmentationCommand.Create(), SupervisionCommand.Create(), TorchCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
