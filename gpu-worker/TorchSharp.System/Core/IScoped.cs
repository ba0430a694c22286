namespace TorchSharp;

/// <summary>A native object that knows which scope will dispose it.</summary>
internal interface IScoped : IDisposable
{
    DisposeScope? OwningScope { get; set; }
}
