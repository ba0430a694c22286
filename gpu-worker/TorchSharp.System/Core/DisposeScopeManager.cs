namespace TorchSharp;

/// <summary>The stack of open scopes of one thread, and its counters.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? s_current;

    private readonly ThreadDisposeScopeStatistics _statistics = new();

    public DisposeScopeManager()
    {
    }

    public static ThreadDisposeScopeStatistics Statistics => OfThread._statistics;

    internal static DisposeScopeManager OfThread => s_current ??= new DisposeScopeManager();

    internal DisposeScope? Innermost { get; private set; }

    internal DisposeScope Begin() => Innermost = new DisposeScope(this, Innermost);

    internal void End(DisposeScope scope)
    {
        for (var open = Innermost; open is not null; open = open.Outer)
        {
            if (open != scope)
                continue;
            // Scopes inside the ended one lost their parent: they end too.
            for (var inner = Innermost; inner != scope; inner = Innermost)
            {
                Innermost = inner!.Outer;
                inner.Dispose();
            }

            Innermost = scope.Outer;
            return;
        }
    }

    internal void Register(IScoped created)
    {
        if (Innermost is { } scope)
            scope.AddNew(created);
        _statistics.Of(created)?.Created(Innermost is not null);
    }

    internal void Count(IDisposable disposable, Action<LifetimeStatistics> change)
    {
        if (_statistics.Of(disposable) is { } statistics)
            change(statistics);
    }
}
