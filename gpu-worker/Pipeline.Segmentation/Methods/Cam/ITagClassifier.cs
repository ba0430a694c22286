using Pipeline.Segmentation.Networks;
using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.Cam;

/// <summary>A network that is taught image tags and can say where it sees them.</summary>
internal interface ITagClassifier : IDisposable
{
    Backbone Backbone { get; }
    nn.Module Module { get; }

    /// <summary>What a training step needs: scores [batch, classes], and the maps [batch, classes, h, w] they were pooled from, where there are such.</summary>
    (Tensor Scores, Tensor? Maps) Learn(Tensor images);

    /// <summary>[batch, classes, h, w]: how much each place speaks for each class, not yet rectified; in units of the scores.</summary>
    Tensor Maps(Tensor images);
}
