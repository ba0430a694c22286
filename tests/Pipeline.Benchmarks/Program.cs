using System.CommandLine;
using Pipeline.Benchmarks.Flow;
using Pipeline.Benchmarks.Nightly;
using Pipeline.Benchmarks.Numerics;
using Pipeline.Benchmarks.Segmentation;
using Pipeline.Benchmarks.Torch;

var root = new RootCommand("Measures the product's parts.") { FlowCommand.Create(), NightlyCommand.Create(), NumericsCommand.Create(), SegmentationCommand.Create(), TorchCommand.Create() };
return await root.Parse(args).InvokeAsync();
