using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Modules that are parts of this one under names of their own, in order.</summary>
public class ModuleDict<T> : nn.Module, IDictionary<string, T>, IList<(string, T)>
    where T : nn.Module
{
    private readonly OrderedDict<string, T> _items = [];

    public ModuleDict()
        : base(nameof(ModuleDict<T>))
    {
    }

    public int Count => _items.Count;

    public bool IsReadOnly => false;

    public ICollection<string> Keys => _items.Keys;

    public ICollection<T> Values => _items.Values;

    public T this[string key]
    {
        get => _items[key];
        set
        {
            _items[key] = value;
            Rename();
        }
    }

    public (string, T) this[int index]
    {
        get => _items[index];
        set
        {
            _items[index] = value;
            Rename();
        }
    }

    public void Add(string key, T value)
    {
        register_module(key, value);
        _items.Add(key, value);
    }

    public void Add((string, T) item) => Add(item.Item1, item.Item2);

    public void Add(KeyValuePair<string, T> item) => Add(item.Key, item.Value);

    public void Insert(int index, (string, T) item)
    {
        _items.Insert(index, item);
        Rename();
    }

    public bool Remove(string key)
    {
        var isRemoved = _items.Remove(key);
        Rename();
        return isRemoved;
    }

    public bool Remove((string, T) item) => Contains(item) && Remove(item.Item1);

    public bool Remove(KeyValuePair<string, T> item) => Contains(item) && Remove(item.Key);

    public void RemoveAt(int index) => Remove(_items[index].Item1);

    public void Clear()
    {
        _items.Clear();
        Rename();
    }

    public void clear() => Clear();

    public bool Contains((string, T) item) => _items.TryGetValue(item.Item1, out var value) && ReferenceEquals(value, item.Item2);

    public bool Contains(KeyValuePair<string, T> item) => Contains((item.Key, item.Value));

    public bool ContainsKey(string key) => _items.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => _items.TryGetValue(key, out value);

    public int IndexOf((string, T) item) => Contains(item) ? _items.keys().ToList().IndexOf(item.Item1) : -1;

    public void CopyTo((string, T)[] array, int arrayIndex) => _items.CopyTo(array, arrayIndex);

    public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex) => _items.CopyTo(array, arrayIndex);

    public IEnumerable<string> keys() => _items.keys();

    public IEnumerable<T> values() => _items.values();

    public IEnumerator<(string, T)> items() => _items.GetEnumerator();

    public IEnumerator<(string, T)> GetEnumerator() => _items.GetEnumerator();

    IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, T>>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    protected override void RegisterComponents()
    {
    }

    private void Rename()
    {
        _internal_submodules.Clear();
        foreach (var (key, value) in _items)
            register_module(key, value);
    }
}
