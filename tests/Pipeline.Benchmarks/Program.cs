using System.CommandLine;
using Pipeline.Benchmarks.Segmentation;

var root = new RootCommand("Measures the product's parts.") { SegmentationCommand.Create() };
return await root.Parse(args).InvokeAsync();
