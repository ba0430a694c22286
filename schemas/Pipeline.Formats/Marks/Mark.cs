namespace Pipeline.Formats.Marks;

/// <summary>Something a person or a program marked on one image, before its size in pixels is known.</summary>
/// <param name="At">Where it stands: the file and the place in it.</param>
public abstract record Mark(string At);
