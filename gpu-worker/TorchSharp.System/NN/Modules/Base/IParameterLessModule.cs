namespace TorchSharp.Modules;

/// <summary>Marks modules that have neither parameters nor buffers nor parts.</summary>
public interface IParameterLessModule
{
}
