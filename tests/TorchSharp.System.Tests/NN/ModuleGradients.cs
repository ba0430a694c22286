using TorchSharp.Tests.Gradients;
using static TorchSharp.Tests.Gradients.GradientCase;
using static TorchSharp.Tests.Gradients.Inputs;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests.NN;

/// <summary>Every differentiable function of <c>nn.functional</c>, and the modules that are more than a call of one.</summary>
public static class ModuleGradients
{
    public static IReadOnlyList<GradientCase> All { get; } =
    [
        .. Activations(), .. Convolutions(), .. Normalisations(), .. Pooling(), .. Resampling(), .. Dropouts(), .. Losses(), .. Modules(),
    ];

    private static IEnumerable<GradientCase> Activations() =>
    [
        Of("celu", x => F.celu(x, 1.3), AwayFromKinks(6)),
        Of("elu", x => F.elu(x, 1.3), AwayFromKinks(6)),
        Of("gelu", x => F.gelu(x), Normal(6)),
        Of("gelu tanh", x => F.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh), Normal(6)),
        Of("glu", x => F.glu(x), Normal(3, 4)),
        Of("hardshrink", x => F.hardshrink(x, 1), AwayFromKinks(6)),
        Of("hardsigmoid", x => F.hardsigmoid(x), Normal(6)),
        Of("hardswish", x => F.hardswish(x), Normal(6)),
        Of("hardtanh", x => F.hardtanh(x), AwayFromKinks(6)),
        Of("leaky_relu", x => F.leaky_relu(x, 0.2), AwayFromKinks(6)),
        Of("log_softmax", x => F.log_softmax(x, 1), Normal(3, 4)),
        Of("logsigmoid", x => F.logsigmoid(x), Normal(6)),
        Of("mish", x => F.mish(x), Normal(6)),
        Of("prelu", (x, w) => F.prelu(x, w), AwayFromKinks(2, 3, 4), Positive(3)),
        Of("relu", x => F.relu(x), AwayFromKinks(6)),
        Of("relu in place", x => F.relu(x * 1, inplace: true), AwayFromKinks(6)),
        Of("relu6", x => F.relu6(x * 3), AwayFromKinks(6)),
        Of("rrelu", x => F.rrelu(x), AwayFromKinks(6)),
        Of("selu", x => F.selu(x), AwayFromKinks(6)),
        Of("sigmoid", x => F.sigmoid(x), Normal(6)),
        Of("silu", x => F.silu(x), Normal(6)),
        Of("softmax", x => F.softmax(x, 0), Normal(3, 4)),
        Of("softmax2d", x => F.softmax2d(x), Normal(1, 3, 2, 2)),
        Of("softmin", x => F.softmin(x, 1), Normal(3, 4)),
        Of("softplus", x => F.softplus(x, 1.5), Normal(6)),
        Of("softshrink", x => F.softshrink(x, 1), AwayFromKinks(6)),
        Of("softsign", x => F.softsign(x), AwayFromKinks(6)),
        Of("tanh", x => F.tanh(x), Normal(6)),
        Of("tanhshrink", x => F.tanhshrink(x), Normal(6)),
        Of("threshold", x => F.threshold(x, 1, 0.5), AwayFromKinks(6)),
    ];

    private static IEnumerable<GradientCase> Convolutions() =>
    [
        Of("linear", (x, w, b) => F.linear(x, w, b), Normal(3, 4), Normal(2, 4), Normal(2)),
        Of("bilinear", (x, y, w) => F.bilinear(x, y, w), Normal(3, 2), Normal(3, 4), Normal(2, 2, 4)),
        Of("conv1d", (x, w, b) => F.conv1d(x, w, b, stride: 2, padding: 1), Normal(2, 2, 6), Normal(3, 2, 3), Normal(3)),
        Of("conv2d", (x, w, b) => F.conv2d(x, w, b, [2, 1], [1, 0], [1, 2]), Normal(1, 2, 5, 6), Normal(3, 2, 3, 2), Normal(3)),
        Of("conv2d grouped", (x, w) => F.conv2d(x, w, groups: 2), Normal(1, 2, 4, 4), Normal(4, 1, 3, 3)),
        Of("conv2d same", (x, w) => F.conv2d_padding(x, w, padding: Padding.Same), Normal(1, 1, 4, 4), Normal(1, 1, 2, 3)),
        Of("conv3d", (x, w) => F.conv3d(x, w), Normal(1, 1, 3, 3, 3), Normal(2, 1, 2, 2, 2)),
        Of("conv_transpose1d", (x, w) => F.conv_transpose1d(x, w, stride: 2), Normal(1, 2, 3), Normal(2, 2, 2)),
        Of("conv_transpose2d", (x, w, b) => F.conv_transpose2d(x, w, b, [2, 2], [1, 1], [1, 1]), Normal(1, 2, 3, 3), Normal(2, 2, 3, 3), Normal(2)),
        Of("conv_transpose3d", (x, w) => F.conv_transpose3d(x, w), Normal(1, 1, 2, 2, 2), Normal(1, 1, 2, 2, 2)),
        Of("scaled_dot_product_attention", (q, k, v) => F.scaled_dot_product_attention(q, k, v), Normal(2, 3, 4), Normal(2, 5, 4), Normal(2, 5, 2)),
        Of("scaled_dot_product_attention, causal", (q, k, v) => F.scaled_dot_product_attention(q, k, v, is_casual: true), Normal(3, 4), Normal(3, 4), Normal(3, 2)),
        Of("cosine_similarity", (x, y) => F.cosine_similarity(x, y), Normal(3, 4), Normal(3, 4)),
        Of("pairwise_distance", (x, y) => F.pairwise_distance(x, y), Normal(3, 4), Normal(3, 4)),
    ];

    private static IEnumerable<GradientCase> Normalisations() =>
    [
        Of("batch_norm, training", (x, w, b) => F.batch_norm(x, null, null, w, b, training: true), Normal(3, 2, 2), Positive(2), Normal(2)),
        Of("batch_norm, evaluation", (x, w, b) => F.batch_norm(x, zeros(2, ScalarType.Float64), ones(2, ScalarType.Float64) * 2, w, b), Normal(3, 2, 2), Positive(2), Normal(2)),
        Of("group_norm", (x, w, b) => F.group_norm(x, 2, w, b), Normal(2, 4, 3), Positive(4), Normal(4)),
        Of("layer_norm", (x, w, b) => F.layer_norm(x, [4], w, b), Normal(3, 4), Positive(4), Normal(4)),
        Of("instance_norm", (x, w, b) => F.instance_norm(x, weight: w, bias: b), Normal(2, 2, 4), Positive(2), Normal(2)),
        Of("local_response_norm", x => F.local_response_norm(x, 3, alpha: 0.3), Normal(1, 4, 2, 2)),
        Of("normalize", x => F.normalize(x), Normal(3, 4)),
    ];

    private static IEnumerable<GradientCase> Pooling() =>
    [
        Of("max_pool1d", x => F.max_pool1d(x, 2), Distinct(1, 2, 6)),
        Of("max_pool2d", x => F.max_pool2d(x, 3, stride: 2, padding: 1), Distinct(1, 2, 5, 5)),
        Of("max_pool3d", x => F.max_pool3d(x, [2, 2, 2]), Distinct(1, 1, 4, 2, 2)),
        Of("avg_pool1d", x => F.avg_pool1d(x, 2), Normal(1, 2, 6)),
        Of("avg_pool2d", x => F.avg_pool2d(x, 3, stride: 2, padding: 1), Normal(1, 2, 5, 5)),
        Of("avg_pool3d", x => F.avg_pool3d(x, [2, 2, 2]), Normal(1, 1, 4, 2, 2)),
        Of("adaptive_avg_pool1d", x => F.adaptive_avg_pool1d(x, 3), Normal(1, 2, 7)),
        Of("adaptive_avg_pool2d", x => F.adaptive_avg_pool2d(x, (2, 3)), Normal(1, 2, 5, 5)),
        Of("adaptive_avg_pool3d", x => F.adaptive_avg_pool3d(x, 1), Normal(1, 2, 2, 3, 2)),
        Of("adaptive_max_pool1d", x => F.adaptive_max_pool1d(x, 3), Distinct(1, 2, 7)),
        Of("adaptive_max_pool2d", x => F.adaptive_max_pool2d(x, [2, 3]), Distinct(1, 1, 5, 5)),
        Of("adaptive_max_pool3d", x => F.adaptive_max_pool3d(x, [1, 2, 1]), Distinct(1, 1, 2, 4, 2)),
        Of("max_unpool2d", x => F.max_unpool2d(x, tensor(new long[] { 0, 3 }).reshape(1, 1, 1, 2), [2, 2]), Normal(1, 1, 1, 2)),
    ];

    private static IEnumerable<GradientCase> Resampling() =>
    [
        Of("interpolate nearest", x => F.interpolate(x, scale_factor: [2, 1.5]), Normal(1, 1, 3, 4)),
        Of("interpolate nearest-exact", x => F.interpolate(x, [5, 3], mode: InterpolationMode.NearestExact), Normal(1, 1, 3, 4)),
        Of("interpolate linear", x => F.interpolate(x, [7], mode: InterpolationMode.Linear), Normal(1, 2, 4)),
        Of("interpolate bilinear", x => F.interpolate(x, [5, 3], mode: InterpolationMode.Bilinear, align_corners: false), Normal(1, 1, 3, 4)),
        Of("interpolate bilinear, corners", x => F.interpolate(x, [5, 3], mode: InterpolationMode.Bilinear, align_corners: true), Normal(1, 1, 3, 4)),
        Of("interpolate bilinear, antialias", x => F.interpolate(x, [2, 2], mode: InterpolationMode.Bilinear, antialias: true), Normal(1, 1, 5, 5)),
        Of("interpolate bicubic", x => F.interpolate(x, [5, 3], mode: InterpolationMode.Bicubic), Normal(1, 1, 4, 4)),
        Of("interpolate trilinear", x => F.interpolate(x, [3, 2, 4], mode: InterpolationMode.Trilinear), Normal(1, 1, 2, 2, 2)),
        Of("interpolate area", x => F.interpolate(x, [2, 3], mode: InterpolationMode.Area), Normal(1, 1, 4, 6)),
        Of("pad constant", x => F.pad(x, (1, 2, 0, 1), value: 0.5), Normal(1, 1, 3, 3)),
        Of("pad reflect", x => F.pad(x, (1, 2, 0, 1), PaddingModes.Reflect), Normal(1, 1, 3, 3)),
        Of("pad replicate", x => F.pad(x, (1, 2, 0, 1), PaddingModes.Replicate), Normal(1, 1, 3, 3)),
        Of("pad circular", x => F.pad(x, (1, 2, 0, 1), PaddingModes.Circular), Normal(1, 1, 3, 3)),
        Of("pixel_shuffle", x => F.pixel_shuffle(x, 2), Normal(1, 4, 2, 2)),
        Of("pixel_unshuffle", x => F.pixel_unshuffle(x, 2), Normal(1, 1, 4, 4)),
        Of("unfold", x => F.unfold(x, 2, padding: 1), Normal(1, 2, 3, 3)),
        Of("fold", x => F.fold(x, 3, 2), Normal(1, 4, 4)),
        Of("grid_sample", (x, grid) => F.grid_sample(x, grid, align_corners: false), Normal(1, 2, 4, 4), Unit(1, 3, 3, 2)),
        Of("affine_grid", x => F.affine_grid(x, [1, 1, 3, 3]), Normal(1, 2, 3)),
    ];

    private static IEnumerable<GradientCase> Dropouts() =>
    [
        Of("dropout", x => F.dropout(x, 0.4), Normal(10)),
        Of("dropout2d", x => F.dropout2d(x, 0.4), Normal(2, 3, 2, 2)),
        Of("alpha_dropout", x => F.alpha_dropout(x, 0.4, training: true), Normal(10)),
        Of("feature_alpha_dropout", x => F.feature_alpha_dropout(x, 0.4, training: true), Normal(2, 3, 2, 2)),
    ];

    private static IEnumerable<GradientCase> Losses() =>
    [
        Of("cross_entropy", (x, t) => F.cross_entropy(x, t, ignore_index: 2), Normal(5, 4), Indices(4, 5)),
        Of("cross_entropy, smoothed and weighted", x => F.cross_entropy(x, tensor(new long[] { 0, 3, 1 }), tensor(new[] { 1.0, 2, 0.5, 1.5 }), label_smoothing: 0.1, reduction: nn.Reduction.Sum), Normal(3, 4)),
        Of("cross_entropy of probabilities", (x, t) => F.cross_entropy(x, t), Normal(3, 4), Probability(3, 4)),
        Of("cross_entropy of images", (x, t) => F.cross_entropy(x, t, reduction: nn.Reduction.None), Normal(1, 3, 2, 2), Indices(3, 1, 2, 2)),
        Of("nll_loss", (x, t) => F.nll_loss(x, t), Normal(5, 4), Indices(4, 5)),
        Of("binary_cross_entropy", x => F.binary_cross_entropy(x, tensor(new[] { 0, 1, 0.3, 0.8 })), Probability(4)),
        Of("binary_cross_entropy_with_logits", (x, t) => F.binary_cross_entropy_with_logits(x, t, pos_weights: full([6], 2.0, ScalarType.Float64)), Normal(6), Probability(6)),
        Of("mse_loss", (x, t) => F.mse_loss(x, t), Normal(6), Normal(6)),
        Of("l1_loss", (x, t) => F.l1_loss(x, t * 0.01), AwayFromKinks(6), Unit(6)),
        Of("smooth_l1_loss", (x, t) => F.smooth_l1_loss(x, t * 0.01, beta: 0.05), AwayFromKinks(6), Unit(6)),
        Of("huber_loss", (x, t) => F.huber_loss(x, t * 0.01, 0.05), AwayFromKinks(6), Unit(6)),
        Of("kl_div", (x, t) => F.kl_div(x, t, log_target: false), Normal(3, 4), Probability(3, 4)),
        Of("kl_div of logarithms", (x, t) => F.kl_div(x, t), Normal(3, 4), Normal(3, 4)),
        Of("cosine_embedding_loss", (x, y) => F.cosine_embedding_loss(x, y, tensor(new long[] { 1, -1, 1 }), -1), Normal(3, 4), Normal(3, 4)),
        Of("margin_ranking_loss", (x, y) => F.margin_ranking_loss(x, y * 0.01, ones(6, ScalarType.Float64), 0.05), AwayFromKinks(6), Unit(6)),
        Of("hinge_embedding_loss", x => F.hinge_embedding_loss(x, tensor(new[] { 1.0, -1, 1, -1 }), 0.95), AwayFromKinks(4)),
        Of("triplet_margin_loss", (a, p, n) => F.triplet_margin_loss(a, p, n, margin: 10, swap: true), Normal(3, 4), Normal(3, 4), Normal(3, 4)),
        Of("triplet_margin_with_distance_loss", (a, p, n) => F.triplet_margin_with_distance_loss(a, p, n, margin: 10), Normal(3, 4), Normal(3, 4), Normal(3, 4)),
        Of("soft_margin_loss", x => F.soft_margin_loss(x, tensor(new[] { 1.0, -1, 1, -1 })), Normal(4)),
        Of("multilabel_soft_margin_loss", x => F.multilabel_soft_margin_loss(x, tensor(new[] { 1.0, 0, 1, 0, 0, 1 }).reshape(2, 3)), Normal(2, 3)),
        Of("multi_label_margin_loss", (x, t) => F.multi_label_margin_loss(x * 0.1, t - 1), Normal(2, 3), Indices(3, 2, 3)),
        Of("multi_margin_loss", (x, t) => F.multi_margin_loss(x * 0.1, t), Normal(4, 3), Indices(3, 4)),
        Of("poisson_nll_loss", x => F.poisson_nll_loss(x, tensor(new[] { 0.0, 2, 5, 1 })), Normal(4)),
        Of("gaussian_nll_loss", (x, t, v) => F.gaussian_nll_loss(x, t, v, full: true), Normal(5), Normal(5), Positive(5)),
        Of("ctc_loss", x => F.ctc_loss(F.log_softmax(x, 2), tensor(new long[] { 1, 2, 2, 1 }).reshape(2, 2), tensor(new long[] { 5, 5 }), tensor(new long[] { 2, 2 })), Normal(5, 2, 3)),
    ];

    private static IEnumerable<GradientCase> Modules() =>
    [
        OfModule("MultiheadAttention", () => nn.MultiheadAttention(4, 2, add_bias_kv: true), (m, x) => m.call(x, x, x).Item1, Normal(3, 2, 4)),
        OfModule("TransformerEncoderLayer", () => nn.TransformerEncoderLayer(4, 2, 6, 0, nn.Activations.GELU), (m, x) => m.call(x), Normal(3, 1, 4)),
        OfModule("TransformerDecoderLayer", () => nn.TransformerDecoderLayer(4, 2, 6, 0, nn.Activations.GELU), (m, x) => m.call(x, x * 2), Normal(3, 1, 4)),
        OfModule("BatchNorm2d", () => nn.BatchNorm2d(2), (m, x) => m.call(x), Normal(2, 2, 2, 2)),
        OfModule("Conv2d, reflected", () => nn.Conv2d(1, 2, 3, padding: 1, padding_mode: PaddingModes.Reflect), (m, x) => m.call(x), Normal(1, 1, 3, 3)),
        OfModule("ConvTranspose2d to a size", () => nn.ConvTranspose2d(1, 2, 3, stride: 2), (m, x) => m.forward(x, [6, 6]), Normal(1, 1, 2, 2)),
        OfModule("Embedding", () => nn.Embedding(4, 3, padding_idx: 1), (m, x) => m.call(tensor(new long[] { 0, 3, 1 })).mul(x), Normal(3, 3)),
        OfModule("PReLU", () => nn.PReLU(2), (m, x) => m.call(x), AwayFromKinks(1, 2, 3)),
    ];

    /// <summary>Differentiates by the input; the module and its weights are made anew, from the seed of the check, each time.</summary>
    private static GradientCase OfModule<T>(string name, Func<T> create, Func<T, Tensor, Tensor> call, Func<Tensor> x) where T : nn.Module =>
        Of(
            name,
            input =>
            {
                using var module = create().@double();
                return call(module, input);
            },
            x);
}
