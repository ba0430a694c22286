namespace TorchSharp;

/// <summary>
/// Owns what is created on its thread while it is the innermost scope and disposes all of it at its end, except what was
/// detached or moved to another scope.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager _manager;
    private readonly HashSet<IDisposable> _owned = new(ReferenceEqualityComparer.Instance);
    private bool _ended;

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer)
    {
        _manager = manager;
        Outer = outer;
    }

    internal DisposeScope? Outer { get; private set; }

    public int DisposablesCount => _owned.Count;

    public IReadOnlyList<IDisposable> DisposablesView => [.. _owned];

    public bool Contains(IDisposable disposable) => _owned.Contains(disposable);

    internal void AddNew(IScoped disposable)
    {
        _owned.Add(disposable);
        disposable.OwningScope = this;
    }

    internal void Remove(IDisposable disposable) => _owned.Remove(disposable);

    public void Attach(IDisposable disposable)
    {
        if (disposable is IScoped scoped)
        {
            if (scoped.OwningScope == this)
                return;
            scoped.OwningScope?.Remove(disposable);
            scoped.OwningScope = this;
        }

        _owned.Add(disposable);
        _manager.Count(disposable, static statistics => statistics.Attached());
    }

    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        var attached = disposables.ToList();
        attached.ForEach(Attach);
        return attached;
    }

    public T Detach<T>(T disposable) where T : IDisposable
    {
        DetachOne(disposable);
        return disposable;
    }

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (Detach(first), Detach(second));

    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third) where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (Detach(first), Detach(second), Detach(third));

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    public void Detach(IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables)
            DetachOne(disposable);
    }

    public T MoveToOuter<T>(T disposable) where T : IDisposable
    {
        Move(Outer, disposable);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second));

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third) where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOuter((IEnumerable<IDisposable>)disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables)
            Move(Outer, disposable);
    }

    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        Move(scope, disposable);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (MoveToOther(scope, first), MoveToOther(scope, second));

    public (T1 first, T2 second, T3 third) MoveToOther<T1, T2, T3>(DisposeScope? scope, T1 first, T2 second, T3 third) where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOther(scope, first), MoveToOther(scope, second), MoveToOther(scope, third));

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) => MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables)
            Move(scope, disposable);
    }

    public void DisposeEverything() => DisposeEverythingBut([]);

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var keep = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        var doomed = _owned.Where(owned => !keep.Contains(owned)).ToArray();
        _owned.RemoveWhere(owned => !keep.Contains(owned));
        foreach (var disposable in doomed)
            DisposeOne(disposable);
    }

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[keep]);
        return keep;
    }

    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second]);
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third) where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second, third]);
        return (first, second, third);
    }

    /// <summary>Forgets an object that disposed itself.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        if (_owned.Remove(disposable))
            _manager.Count(disposable, static statistics => statistics.DisposedInScope());
        if (disposable is IScoped scoped)
            scoped.OwningScope = null;
    }

    /// <summary>Ends the scope, and with it any inner scope that was not ended.</summary>
    public void Dispose()
    {
        if (_ended)
            return;
        _ended = true;
        foreach (var disposable in _owned)
            DisposeOne(disposable);
        _owned.Clear();
        _manager.End(this);
    }

    private void DisposeOne(IDisposable disposable)
    {
        _manager.Count(disposable, static statistics => statistics.DisposedInScope());
        if (disposable is IScoped scoped)
            scoped.OwningScope = null;
        disposable.Dispose();
    }

    private void DetachOne(IDisposable disposable)
    {
        if (!_owned.Remove(disposable))
            return;
        _manager.Count(disposable, static statistics => statistics.Detached());
        if (disposable is IScoped scoped)
            scoped.OwningScope = null;
    }

    private void Move(DisposeScope? target, IDisposable disposable)
    {
        if (!_owned.Contains(disposable))
            return;
        if (target is null)
        {
            DetachOne(disposable);
            return;
        }

        _owned.Remove(disposable);
        target._owned.Add(disposable);
        if (disposable is IScoped scoped)
            scoped.OwningScope = target;
    }
}
