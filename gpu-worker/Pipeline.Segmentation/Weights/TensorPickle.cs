using System.Buffers.Binary;
using System.Text;

namespace Pipeline.Segmentation.Weights;

/// <summary>
/// Reads the part of Python's pickle language that a state dictionary needs: dictionaries, lists, tuples, numbers, text, and tensors. A pickle
/// is a program, and one that calls anything but the few constructors below is refused before it gets to do so; nothing is ever looked up or called.
/// </summary>
internal sealed class TensorPickle
{
    private const int MaxDepth = 1 << 16;

    private static readonly Dictionary<string, ElementKind> Storages = new(StringComparer.Ordinal)
    {
        ["torch HalfStorage"] = ElementKind.Float16,
        ["torch BFloat16Storage"] = ElementKind.BFloat16,
        ["torch FloatStorage"] = ElementKind.Float32,
        ["torch DoubleStorage"] = ElementKind.Float64,
        ["torch LongStorage"] = ElementKind.Int64,
    };

    private static readonly object Mark = new();

    private readonly byte[] _bytes;
    private readonly List<object?> _stack = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _at;

    private TensorPickle(byte[] bytes) => _bytes = bytes;

    /// <summary>The tensors of a dictionary, or of the one under <c>state_dict</c> in it.</summary>
    /// <exception cref="WeightsException">It is damaged or wants more than tensors.</exception>
    public static Dictionary<string, PickledTensor> Read(byte[] bytes)
    {
        var root = new TensorPickle(bytes).Run() as Dictionary<object, object?> ?? throw new WeightsException("The file holds no dictionary of tensors; save a module's state_dict().");
        var named = root.TryGetValue("state_dict", out var inner) && inner is Dictionary<object, object?> nested ? nested : root;
        var tensors = new Dictionary<string, PickledTensor>(StringComparer.Ordinal);
        foreach (var (key, value) in named)
        {
            tensors[key as string ?? throw new WeightsException($"The key '{key}' is no text.")] =
                value as PickledTensor ?? throw new WeightsException($"'{key}' is no tensor; a state_dict() holds tensors only.");
        }
        return tensors;
    }

    private object? Run()
    {
        while (true)
        {
            switch (Byte())
            {
                case 0x80: Take(1); break;                                                   // PROTO
                case 0x95: Take(8); break;                                                   // FRAME
                case (byte)'(': Push(Mark); break;
                case (byte)'.': return Pop();
                case (byte)'0': Pop(); break;
                case (byte)'}': Push(new Dictionary<object, object?>()); break;
                case (byte)']': Push(new List<object?>()); break;
                case (byte)')': Push(Array.Empty<object?>()); break;
                case (byte)'N': Push(null); break;
                case 0x88: Push(true); break;
                case 0x89: Push(false); break;
                case (byte)'K': Push((long)Byte()); break;                                   // BININT1
                case (byte)'M': Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2))); break;
                case (byte)'J': Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4))); break;
                case 0x8a: Push(Long(Take(Byte()))); break;                                  // LONG1
                case (byte)'G': Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
                case (byte)'X': Push(Text(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break;
                case 0x8c: Push(Text(Byte())); break;                                        // SHORT_BINUNICODE
                case (byte)'q': _memo[Byte()] = Peek(); break;
                case (byte)'r': _memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Peek(); break;
                case 0x94: _memo[_memo.Count] = Peek(); break;                               // MEMOIZE
                case (byte)'h': Push(Remembered(Byte())); break;
                case (byte)'j': Push(Remembered(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)))); break;
                case (byte)'t': Push(PopToMark().ToArray()); break;
                case 0x85: Push(PopLast(1)); break;                                          // TUPLE1
                case 0x86: Push(PopLast(2)); break;
                case 0x87: Push(PopLast(3)); break;
                case (byte)'s': { var pair = PopLast(2); Set([pair[0], pair[1]]); break; }
                case (byte)'u': Set(PopToMark()); break;
                case (byte)'a': { var item = Pop(); Append([item]); break; }
                case (byte)'e': Append(PopToMark()); break;
                case (byte)'c': Push(Name($"{Line()} {Line()}")); break;                     // GLOBAL
                case 0x93: { var name = PopLast(2); Push(Name($"{name[0]} {name[1]}")); break; }
                case (byte)'Q': Push(Storage(Pop())); break;                                 // BINPERSID
                case (byte)'R': { var call = PopLast(2); Push(Call(call[0], call[1])); break; }
                case (byte)'b': Build(Pop()); break;
                case var other: throw new WeightsException($"The pickle has the instruction 0x{other:x2} at byte {_at - 1}, which no state dictionary needs.");
            }
        }
    }

    private static PickledName Name(string name) =>
        Storages.ContainsKey(name) || name is PickledName.Tensor or PickledName.Parameter or PickledName.Ordered
            ? new PickledName(name)
            : throw new WeightsException($"The pickle asks for '{name.Replace(' ', '.')}'. Only tensors and dictionaries are read; nothing of a file is ever run.");

    // ('storage', type, key, device, elements)
    private static PickledStorage Storage(object? id) =>
        id is object?[] and ["storage", PickledName type, string key, string, long] && Storages.TryGetValue(type.Name, out var kind)
            ? new PickledStorage(kind, key)
            : throw new WeightsException("The pickle names a storage in a form that is not known.");

    private static object Call(object? what, object? arguments) => (what, arguments) switch
    {
        (PickledName { Name: PickledName.Ordered }, object?[] { Length: 0 }) => new Dictionary<object, object?>(),
        (PickledName { Name: PickledName.Tensor }, object?[] { Length: >= 4 } given)
            when given is [PickledStorage storage, long offset and >= 0, object?[] shape, object?[] strides, ..] && shape.Length == strides.Length
            => new PickledTensor(storage.Kind, storage.Key, offset, Sizes(shape), Sizes(strides)),
        (PickledName { Name: PickledName.Parameter }, object?[] and [PickledTensor tensor, ..]) => tensor,
        _ => throw new WeightsException("The pickle calls something with arguments that make no tensor and no dictionary."),
    };

    private static long[] Sizes(object?[] values) => [.. values.Select(value => value is long and >= 0 ? (long)value : throw new WeightsException($"A size or stride is '{value}'; it must be a whole number from 0."))];

    // Attributes of a dictionary (its version) are dropped.
    private void Build(object? state)
    {
        if (Peek() is not Dictionary<object, object?> || state is not Dictionary<object, object?>)
        {
            throw new WeightsException("The pickle sets attributes of something that is no dictionary.");
        }
    }

    private void Set(List<object?> pairs)
    {
        if (Peek() is not Dictionary<object, object?> target || pairs.Count % 2 != 0)
        {
            throw new WeightsException("The pickle puts entries into something that is no dictionary.");
        }
        for (var i = 0; i < pairs.Count; i += 2)
        {
            target[pairs[i] is string or long ? pairs[i]! : throw new WeightsException("A key is neither text nor a number.")] = pairs[i + 1];
        }
    }

    private void Append(List<object?> items)
    {
        if (Peek() is not List<object?> target)
        {
            throw new WeightsException("The pickle appends to something that is no list.");
        }
        target.AddRange(items);
    }

    private void Push(object? value)
    {
        if (_stack.Count >= MaxDepth)
        {
            throw new WeightsException($"The pickle keeps more than {MaxDepth} values at once.");
        }
        _stack.Add(value);
    }

    private object? Peek() => _stack.Count > 0 ? _stack[^1] : throw new WeightsException("The pickle takes a value where there is none.");

    private object? Pop()
    {
        var value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object?[] PopLast(int count)
    {
        var values = new object?[count];
        for (var i = count - 1; i >= 0; i--)
        {
            values[i] = Pop();
        }
        return values;
    }

    private List<object?> PopToMark()
    {
        var mark = _stack.LastIndexOf(Mark);
        if (mark < 0)
        {
            throw new WeightsException("The pickle closes a group that was not opened.");
        }
        var values = _stack.GetRange(mark + 1, _stack.Count - mark - 1);
        _stack.RemoveRange(mark, _stack.Count - mark);
        return values;
    }

    private object? Remembered(long key) => _memo.TryGetValue(key, out var value) ? value : throw new WeightsException($"The pickle refers to the value {key}, which it did not store.");

    private byte Byte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > _bytes.Length - _at)
        {
            throw new WeightsException($"The pickle ends at byte {_bytes.Length}, in the middle of a value.");
        }
        var taken = _bytes.AsSpan(_at, (int)count);
        _at += (int)count;
        return taken;
    }

    private string Line()
    {
        var length = _bytes.AsSpan(_at).IndexOf((byte)'\n');
        return length < 0 ? throw new WeightsException("The pickle ends within a name.") : Text(length + 1)[..^1];
    }

    private string Text(long length) => Encoding.UTF8.GetString(Take(length));

    private static long Long(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 8)
        {
            throw new WeightsException($"A number has {bytes.Length} bytes; 8 are allowed.");
        }
        Span<byte> wide = stackalloc byte[8];
        wide.Fill(bytes.Length > 0 && bytes[^1] >= 0x80 ? (byte)0xFF : (byte)0);
        bytes.CopyTo(wide);
        return BinaryPrimitives.ReadInt64LittleEndian(wide);
    }
}
