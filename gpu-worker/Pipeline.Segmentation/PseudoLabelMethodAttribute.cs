namespace Pipeline.Segmentation;

/// <summary>
/// Puts a method into <see cref="MethodRegistry"/>. Its class is an <see cref="IPseudoLabelMethod"/> with one constructor, whose one parameter
/// is the record of its options; a new record of that type holds the defaults.
/// </summary>
/// <param name="name">What a batch and the command line call it.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PseudoLabelMethodAttribute(string name) : Attribute
{
    public string Name => name;
}
