namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>
            /// Parameters and persistent buffers by their path; the tensors are the module's own, not copies. A shared
            /// tensor appears under each of its names, as in PyTorch.
            /// </summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                var before = string.IsNullOrEmpty(prefix) ? "" : prefix + ".";
                foreach (var (name, parameter) in AllParameters(recurse: false))
                    destination.TryAdd(before + name, parameter);
                foreach (var (name, buffer) in AllBuffers(recurse: false, includeNonPersistent: false))
                    destination.TryAdd(before + name, buffer);
                foreach (var (name, child) in _internal_submodules)
                    child.state_dict(destination, before + name);
                return destination;
            }

            /// <summary>Copies the tensors of <paramref name="source"/> into this module's of the same names.</summary>
            /// <param name="skip">Keys to leave alone on both sides.</param>
            /// <exception cref="InvalidOperationException">Strict, and keys are missing or unexpected; nothing was copied.</exception>
            /// <exception cref="ArgumentException">A shape differs; nothing was copied.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                var target = state_dict();
                var skipped = new HashSet<string>(skip ?? [], StringComparer.Ordinal);
                var missing = target.Keys.Where(key => !source.ContainsKey(key) && !skipped.Contains(key)).ToList();
                var unexpected = source.Keys.Where(key => !target.ContainsKey(key) && !skipped.Contains(key)).ToList();
                if (strict && missing.Count + unexpected.Count > 0)
                    throw new InvalidOperationException(StateDictProblems.Keys(GetName(), missing, unexpected));

                var common = target.Where(entry => source.ContainsKey(entry.Key) && !skipped.Contains(entry.Key)).ToList();
                var misshaped = common.Where(entry => !entry.Value.shape.AsSpan().SequenceEqual(source[entry.Key].shape))
                    .Select(entry => StateDictProblems.Shape(entry.Key, entry.Value, source[entry.Key])).ToList();
                if (misshaped.Count > 0)
                    throw new ArgumentException(StateDictProblems.Shapes(GetName(), misshaped), nameof(source));

                using var _ = no_grad();
                foreach (var (key, tensor) in common)
                    tensor.copy_(source[key]);
                return (missing, unexpected);
            }

            public Module save(string location, IList<string>? skip = null)
            {
                using var stream = File.Create(location);
                return save(stream, skip);
            }

            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
                return save(writer, skip);
            }

            public virtual Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            /// <summary>Writes the entries that are not skipped: their count, then name and tensor of each.</summary>
            public static void save_state_dict(BinaryWriter writer, Dictionary<string, Tensor> sd, IList<string>? skip = null)
            {
                var entries = sd.Where(entry => skip is null || !skip.Contains(entry.Key)).ToList();
                writer.Write7BitEncodedInt64(entries.Count);
                foreach (var (key, tensor) in entries)
                {
                    writer.Write(key);
                    TensorFormat.Write(writer, tensor);
                }
            }

            public Module load(string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                if (!File.Exists(location))
                    throw new FileNotFoundException($"The state dict file '{location}' does not exist.", location);
                using var stream = File.OpenRead(location);
                return load(stream, strict, skip, loadedParameters);
            }

            public Module load(Stream stream, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
                return load(reader, strict, skip, loadedParameters);
            }

            /// <summary>Reads what <see cref="save(BinaryWriter, IList{string})"/> wrote; the whole of it is checked before anything is changed.</summary>
            /// <param name="loadedParameters">Receives every key of this module and whether the stream had it.</param>
            /// <exception cref="InvalidDataException">The stream ends early or is no state dict.</exception>
            public virtual Module load(BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var scope = NewDisposeScope();
                var source = TensorFormat.ReadDictionary(reader);
                var (missing, _) = load_state_dict(source, strict, skip);
                if (loadedParameters is null)
                    return this;
                foreach (var key in state_dict().Keys)
                    loadedParameters[key] = source.ContainsKey(key) && skip?.Contains(key) != true;
                return this;
            }
        }
    }
}
