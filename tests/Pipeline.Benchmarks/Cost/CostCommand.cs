using System.CommandLine;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Pipeline.Benchmarks.Cost;

/// <summary><c>bench cost</c>: a simulated day in the cloud, nothing is measured and nothing is called.</summary>
internal static class CostCommand
{
    private static readonly int[] Days = [1_000, 10_000, 100_000, 1_000_000];

    public static Command Create()
    {
        var images = new Option<int[]>("--images") { Description = "Images a day, a row each; 1000 to 1000000 when left out", AllowMultipleArgumentsPerToken = true };
        var workers = new Option<int?>("--workers") { Description = "Workers at once (maxWorkers of the template); without, the fewest that keep the promise" };
        var within = new Option<double>("--within") { Description = "The promise: minutes in which 99 of 100 items start", DefaultValueFactory = _ => 30 };
        var assume = new Option<string[]>("--assume") { Description = "NAME=VALUE of an assumption; --assumptions lists them", AllowMultipleArgumentsPerToken = true };
        var list = new Option<bool>("--assumptions") { Description = "List the assumptions with their sources" };
        var seed = new Option<int>("--seed") { Description = "Of the arrivals", DefaultValueFactory = _ => 1 };
        var json = new Option<FileInfo?>("--json") { Description = "Write plans and assumptions here" };
        var command = new Command("cost", "A simulated day in the cloud: executions, GPU minutes, queue delay, money") { images, workers, within, assume, list, seed, json };
        command.SetAction(async (arguments, cancellation) =>
        {
            if (!TryAssume(arguments.GetValue(assume) ?? [], out var assumptions, out var problem))
            {
                await Console.Error.WriteLineAsync(problem);
                return 2;
            }
            if (arguments.GetValue(list))
            {
                foreach (var a in Assumptions)
                    Console.WriteLine($"{a.Name,-30} {Text(a.GetValue(assumptions)),-10} {a.GetCustomAttribute<DescriptionAttribute>()!.Description}");
                return 0;
            }
            var days = arguments.GetValue(images) is { Length: > 0 } named ? named : Days;
            if (days.Min() < 0 || days.Max() > 100_000_000 || arguments.GetValue(workers) is < 1 or > CostPlanner.MostWorkers)
            {
                await Console.Error.WriteLineAsync($"Allowed: 0 to 100000000 images a day, 1 to {CostPlanner.MostWorkers} workers.");
                return 2;
            }
            var planner = new CostPlanner(assumptions, arguments.GetValue(within), arguments.GetValue(seed));
            var plans = days.Select(day => planner.Plan(day, arguments.GetValue(workers))).ToList();
            Print(plans, arguments.GetValue(within));
            await Figures.WriteAsync(arguments.GetValue(json), new { assumptions, plans }, cancellation);
            return 0;
        });
        return command;
    }

    private static IEnumerable<PropertyInfo> Assumptions => typeof(CostAssumptions).GetProperties().Where(p => p.IsDefined(typeof(DescriptionAttribute)));

    private static bool TryAssume(string[] texts, out CostAssumptions assumptions, out string? problem)
    {
        assumptions = new CostAssumptions();
        foreach (var text in texts)
        {
            var parts = text.Split('=');
            var member = Assumptions.FirstOrDefault(p => string.Equals(p.Name, parts[0], StringComparison.OrdinalIgnoreCase));
            if (member is null || parts.Length != 2 || !double.TryParse(parts[1], CultureInfo.InvariantCulture, out var value) || !(value is >= 0 and <= int.MaxValue))
            {
                problem = $"--assume is '{text}'; expected NAME=VALUE, a number from 0, with one of {string.Join(", ", Assumptions.Select(p => p.Name))}.";
                return false;
            }
            member.SetValue(assumptions, Convert.ChangeType(value, member.PropertyType, CultureInfo.InvariantCulture));
        }
        List<ValidationResult> wrong = [];
        Validator.TryValidateObject(assumptions, new ValidationContext(assumptions), wrong, validateAllProperties: true);
        problem = wrong.Count == 0 ? null : string.Join(Environment.NewLine, wrong.Select(w => w.ErrorMessage));
        return problem is null;
    }

    private static void Print(List<CostPlan> plans, double within)
    {
        Console.WriteLine("| images a day | workers at most | executions | GPU minutes, training aside | of them busy | queue delay p50, p99 | US$ a day | of it GPU | US$ for 1,000 images |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var p in plans)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {p.Images:N0} | {p.MaxWorkers} | {p.Executions:N0} | {p.GpuMinutes:N0} | {p.BusyShare:P0} | {Time(p.DelayP50)}, {Time(p.DelayP99)} | {p.Bill.Total:F2} | {p.Bill.Gpu + p.Bill.Training:F2} | {(p.Images == 0 ? 0 : p.Bill.Total / p.Images * 1_000):F3} |"));
        Console.WriteLine();
        foreach (var p in plans.Where(p => !p.Keeps))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{p.Images:N0} images: {p.MaxWorkers} workers do not start 99 of 100 items within {within} minutes."));
        foreach (var p in plans.TakeLast(1))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{p.Images:N0} images use, at the busiest hour: {string.Join("; ", p.Loads.Select(l => $"{l.Key} {l.Value:P1}"))}."));
    }

    private static string Time(double seconds) => seconds < 120 ? $"{seconds:F0} s" : $"{seconds / 60:F0} min";

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
