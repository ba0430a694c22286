using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Parameters of this module under names of their own, in order.</summary>
public class ParameterDict : nn.Module, IDictionary<string, Parameter>, IList<(string, Parameter)>
{
    private readonly OrderedDict<string, Parameter> _items = [];

    public ParameterDict()
        : base(nameof(ParameterDict))
    {
    }

    public int Count => _items.Count;

    public bool IsReadOnly => false;

    public ICollection<string> Keys => _items.Keys;

    public ICollection<Parameter> Values => _items.Values;

    public Parameter this[string key]
    {
        get => _items[key];
        set
        {
            _items[key] = value;
            Rename();
        }
    }

    public (string, Parameter) this[int index]
    {
        get => _items[index];
        set
        {
            _items[index] = value;
            Rename();
        }
    }

    public void Add(string key, Parameter value)
    {
        register_parameter(key, value);
        _items.Add(key, value);
    }

    public void Add((string, Parameter) item) => Add(item.Item1, item.Item2);

    public void Add(KeyValuePair<string, Parameter> item) => Add(item.Key, item.Value);

    public void Insert(int index, (string, Parameter) item)
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

    public bool Remove((string, Parameter) item) => Contains(item) && Remove(item.Item1);

    public bool Remove(KeyValuePair<string, Parameter> item) => Contains(item) && Remove(item.Key);

    public void RemoveAt(int index) => Remove(_items[index].Item1);

    public void Clear()
    {
        _items.Clear();
        Rename();
    }

    public void clear() => Clear();

    public bool Contains((string, Parameter) item) => _items.TryGetValue(item.Item1, out var value) && ReferenceEquals(value, item.Item2);

    public bool Contains(KeyValuePair<string, Parameter> item) => Contains((item.Key, item.Value));

    public bool ContainsKey(string key) => _items.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Parameter value) => _items.TryGetValue(key, out value);

    public int IndexOf((string, Parameter) item) => Contains(item) ? _items.keys().ToList().IndexOf(item.Item1) : -1;

    public void CopyTo((string, Parameter)[] array, int arrayIndex) => _items.CopyTo(array, arrayIndex);

    public void CopyTo(KeyValuePair<string, Parameter>[] array, int arrayIndex) => _items.CopyTo(array, arrayIndex);

    public IEnumerable<string> keys() => _items.keys();

    public IEnumerable<Parameter> values() => _items.values();

    public IEnumerator<(string, Parameter)> items() => _items.GetEnumerator();

    public IEnumerator<(string, Parameter)> GetEnumerator() => _items.GetEnumerator();

    IEnumerator<KeyValuePair<string, Parameter>> IEnumerable<KeyValuePair<string, Parameter>>.GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, Parameter>>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    protected override void RegisterComponents()
    {
    }

    private void Rename()
    {
        _internal_params.Clear();
        foreach (var (key, value) in _items)
            register_parameter(key, value);
    }
}
