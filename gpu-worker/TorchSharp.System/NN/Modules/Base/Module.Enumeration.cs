using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Parameters by their path ("block.conv.weight"), each once even where parts share it.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
                Distinct(AllParameters(recurse));

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(static item => item.parameter);

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true) =>
                Distinct(AllBuffers(recurse, include_nonpersistent));

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(static item => item.buffer);

            public virtual IEnumerable<(string name, Module module)> named_children() => _internal_submodules;

            public virtual IEnumerable<Module> children() => _internal_submodules.values();

            /// <summary>Every part at any depth by its path; the module itself is not among them.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var child in _internal_submodules)
                    yield return child;
                foreach (var (childName, child) in _internal_submodules)
                    foreach (var (path, module) in child.named_modules())
                        yield return ($"{childName}.{path}", module);
            }

            public virtual IEnumerable<Module> modules() => named_modules().Select(static item => item.module);

            public virtual bool has_parameter(string target) => FindParameter(target) is not null;

            public virtual bool has_buffer(string target) => FindBuffer(target) is not null;

            /// <summary>The parameter at that path, or null.</summary>
            public virtual Parameter get_parameter(string target) => FindParameter(target)!;

            /// <summary>The buffer at that path, or null.</summary>
            public virtual Tensor get_buffer(string target) => FindBuffer(target)!;

            private protected IEnumerable<(string, Parameter)> AllParameters(bool recurse)
            {
                foreach (var (name, parameter) in _internal_params)
                    if (parameter is not null)
                        yield return (name, parameter);
                if (!recurse)
                    yield break;
                foreach (var (childName, child) in _internal_submodules)
                    foreach (var (path, parameter) in child.named_parameters(true))
                        yield return ($"{childName}.{path}", parameter);
            }

            private protected IEnumerable<(string, Tensor)> AllBuffers(bool recurse, bool includeNonPersistent)
            {
                foreach (var (name, (buffer, persistent)) in _internal_buffers)
                    if (persistent || includeNonPersistent)
                        yield return (name, buffer);
                if (!recurse)
                    yield break;
                foreach (var (childName, child) in _internal_submodules)
                    foreach (var (path, buffer) in child.named_buffers(true, includeNonPersistent))
                        yield return ($"{childName}.{path}", buffer);
            }

            private static IEnumerable<(string, T)> Distinct<T>(IEnumerable<(string, T)> items) where T : Tensor
            {
                var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
                return items.Where(item => seen.Add(item.Item2));
            }

            private Parameter? FindParameter(string target) =>
                Owner(target, out var last)?._internal_params.TryGetValue(last, out var parameter) == true ? parameter : null;

            private Tensor? FindBuffer(string target) =>
                Owner(target, out var last)?._internal_buffers.TryGetValue(last, out var buffer) == true ? buffer.Item1 : null;

            private Module? Owner(string target, out string last)
            {
                ArgumentNullException.ThrowIfNull(target);
                var path = target.Split('.');
                last = path[^1];
                var owner = this;
                foreach (var step in path.AsSpan(0, path.Length - 1))
                    if (!owner._internal_submodules.TryGetValue(step, out owner))
                        return null;
                return owner;
            }
        }
    }
}
