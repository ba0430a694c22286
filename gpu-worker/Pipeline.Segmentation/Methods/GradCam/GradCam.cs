using static TorchSharp.torch;

namespace Pipeline.Segmentation.Methods.GradCam;

/// <summary>
/// Grad-CAM (Selvaraju et al., 2017): any layer's maps, each weighted by the mean gradient of a class score with respect to it. Any
/// differentiable score will do; with global average pooling and a linear classifier the result is CAM, up to a factor.
/// </summary>
public static class GradCam
{
    /// <param name="layer">[batch, channels, h, w]: what <paramref name="scores"/> were computed from.</param>
    /// <param name="scores">[batch, classes]; those of one image must not depend on another image, as batch norm in training would make them.</param>
    /// <returns>[batch, classes, h, w]: <c>Σ_k a_k A_k</c> with <c>a_k = mean_ij ∂s_c / ∂A_k(ij)</c>. The paper rectifies it; here the caller may.</returns>
    public static Tensor Maps(Tensor layer, Tensor scores)
    {
        var classes = scores.shape[1];
        var maps = new Tensor[classes];
        for (var c = 0; c < classes; c++)
        {
            var gradient = autograd.grad([scores.select(1, c).sum()], [layer], retain_graph: c < classes - 1)[0];
            maps[c] = (layer.detach() * gradient.mean([2, 3], keepdim: true)).sum(1);
        }
        return stack(maps, 1);
    }
}
