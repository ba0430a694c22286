using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// A part of a network: parameters, buffers and parts of its own under the names that its state dict has.
        /// What is registered belongs to the module, not to the dispose scope that was open when it was made.
        /// </summary>
        public partial class Module : IDisposable
        {
            private const BindingFlags DeclaredFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

            protected readonly string name;
            protected OrderedDict<string, Parameter> _internal_params = [];
            protected OrderedDict<string, (Tensor, bool)> _internal_buffers = [];
            protected OrderedDict<string, Module> _internal_submodules = [];
            private bool _training = true;
            private bool _disposed;

            protected Module(string name)
            {
                this.name = name;
            }

            public virtual bool training => _training;

            public virtual string GetName() => name;

            public virtual void train(bool train = true)
            {
                _training = train;
                foreach (var child in _internal_submodules.values())
                    child.train(train);
            }

            public virtual void eval() => train(false);

            public virtual Module apply(Action<Module> fn)
            {
                foreach (var child in _internal_submodules.values())
                    child.apply(fn);
                fn(this);
                return this;
            }

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                    Gradients.Clear(parameter, set_to_none);
            }

            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null)
                {
                    _internal_submodules.Remove(name);
                    return;
                }

                CheckName(name, _internal_submodules.ContainsKey(name));
                // Fields of a module written by hand may hold what its own constructor registered or will never register.
                submodule.RegisterComponents();
                _internal_submodules.Add(name, submodule);
            }

            public void add_module(string name, Module module) => register_module(name, module);

            public virtual void register_parameter(string name, Parameter param)
            {
                CheckName(name, _internal_params.ContainsKey(name));
                param?.DetachFromDisposeScope();
                _internal_params.Add(name, param!);
            }

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                CheckName(name, _internal_buffers.ContainsKey(name));
                tensor.DetachFromDisposeScope();
                _internal_buffers.Add(name, (tensor, persistent));
            }

            /// <summary>Puts a parameter in the place of the one registered under that name, if any; null takes it away.</summary>
            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                value?.DetachFromDisposeScope();
                if (value is null)
                    _internal_params.Remove(name);
                else
                    _internal_params[name] = value;
            }

            protected void ConditionallyRegisterParameter(string name, Tensor? value) =>
                ConditionallyRegisterParameter(name, value is null ? null : value as Modules.Parameter ?? new Modules.Parameter(value));

            /// <summary>Puts a buffer in the place of the one registered under that name, if any; null takes it away.</summary>
            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                value?.DetachFromDisposeScope();
                if (value is null)
                    _internal_buffers.Remove(name);
                else
                    _internal_buffers[name] = (value, persistent);
            }

            /// <summary>
            /// Registers every field that holds a module, parameter or tensor and is not registered yet, under the field's
            /// name or that of its <see cref="ComponentNameAttribute"/>. Calling it again finds nothing new.
            /// </summary>
            protected virtual void RegisterComponents()
            {
                foreach (var field in ComponentFields())
                {
                    var name = field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
                    switch (field.GetValue(this))
                    {
                        case Module module when !_internal_submodules.values().Contains(module):
                            register_module(name, module);
                            break;
                        case Modules.Parameter parameter when !_internal_params.values().Any(known => ReferenceEquals(known, parameter)):
                            register_parameter(name, parameter);
                            break;
                        case Tensor tensor and not Modules.Parameter when !_internal_buffers.values().Any(known => ReferenceEquals(known.Item1, tensor)):
                            register_buffer(name, tensor);
                            break;
                    }
                }
            }

            /// <summary>Forgets the parts without disposing them.</summary>
            protected void ClearModules() => _internal_submodules.Clear();

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || _disposed)
                    return;
                _disposed = true;
                foreach (var parameter in _internal_params.values())
                    parameter?.Dispose();
                foreach (var (buffer, _) in _internal_buffers.values())
                    buffer.Dispose();
                foreach (var child in _internal_submodules.values())
                    child.Dispose();
            }

            /// <summary>The fields of every class between this module's and the library's own bases, outermost base first.</summary>
            private IEnumerable<FieldInfo> ComponentFields()
            {
                var types = new Stack<Type>();
                for (var type = GetType(); type is not null && type != typeof(Module); type = type.BaseType)
                    types.Push(type);
                return types.SelectMany(static type => type.GetFields(DeclaredFields));
            }

            private void CheckName(string name, bool isTaken)
            {
                ArgumentException.ThrowIfNullOrEmpty(name);
                if (name.Contains('.', StringComparison.Ordinal))
                    throw new ArgumentException($"The name '{name}' must not contain a dot: dots separate the levels of a state dict.", nameof(name));
                if (isTaken)
                    throw new InvalidOperationException($"Module '{GetName()}' has a component '{name}' already.");
            }
        }
    }
}
