namespace Pipeline.Local.Demo;

/// <summary>mIoU of the pseudo-labels against the exact masks, by the labels that the batch carried.</summary>
public sealed record PseudoMiou(double Tags, double Points, double Scribbles, double BoxesScribbles);
