using TorchSharp.Native;

namespace TorchSharp;

/// <summary>The operators that modules, functional forms and optimizers call, named as libtorch names them.</summary>
internal static class NnOps
{
    internal static readonly Op set_data = new("set_data");

    internal static readonly Op linear = new("linear");
    internal static readonly Op bilinear = new("bilinear");
    internal static readonly Op embedding = new("embedding");
    internal static readonly Op embedding_renorm_ = new("embedding_renorm_");
    internal static readonly Op conv1d = new("conv1d");
    internal static readonly Op conv2d = new("conv2d");
    internal static readonly Op conv3d = new("conv3d");
    internal static readonly Op conv1d_padding = new("conv1d.padding");
    internal static readonly Op conv2d_padding = new("conv2d.padding");
    internal static readonly Op conv3d_padding = new("conv3d.padding");
    internal static readonly Op conv_transpose1d = new("conv_transpose1d");
    internal static readonly Op conv_transpose2d = new("conv_transpose2d.input");
    internal static readonly Op conv_transpose3d = new("conv_transpose3d.input");

    internal static readonly Op batch_norm = new("batch_norm");
    internal static readonly Op group_norm = new("group_norm");
    internal static readonly Op layer_norm = new("layer_norm");
    internal static readonly Op instance_norm = new("instance_norm");

    internal static readonly Op max_pool1d = new("max_pool1d");
    internal static readonly Op max_pool2d = new("max_pool2d");
    internal static readonly Op max_pool3d = new("max_pool3d");
    internal static readonly Op max_pool1d_with_indices = new("max_pool1d_with_indices");
    internal static readonly Op max_pool2d_with_indices = new("max_pool2d_with_indices");
    internal static readonly Op max_pool3d_with_indices = new("max_pool3d_with_indices");
    internal static readonly Op avg_pool1d = new("avg_pool1d");
    internal static readonly Op avg_pool2d = new("avg_pool2d");
    internal static readonly Op avg_pool3d = new("avg_pool3d");
    internal static readonly Op adaptive_avg_pool1d = new("adaptive_avg_pool1d");
    internal static readonly Op adaptive_avg_pool2d = new("adaptive_avg_pool2d");
    internal static readonly Op adaptive_avg_pool3d = new("adaptive_avg_pool3d");
    internal static readonly Op adaptive_max_pool1d = new("adaptive_max_pool1d");
    internal static readonly Op adaptive_max_pool2d = new("adaptive_max_pool2d");
    internal static readonly Op adaptive_max_pool3d = new("adaptive_max_pool3d");
    internal static readonly Op max_unpool2d = new("max_unpool2d");

    internal static readonly Op dropout = new("dropout");
    internal static readonly Op dropout_ = new("dropout_");
    internal static readonly Op feature_dropout = new("feature_dropout");
    internal static readonly Op feature_dropout_ = new("feature_dropout_");
    internal static readonly Op alpha_dropout = new("alpha_dropout");
    internal static readonly Op alpha_dropout_ = new("alpha_dropout_");
    internal static readonly Op feature_alpha_dropout = new("feature_alpha_dropout");
    internal static readonly Op feature_alpha_dropout_ = new("feature_alpha_dropout_");

    internal static readonly Op relu = new("relu");
    internal static readonly Op relu_ = new("relu_");
    internal static readonly Op relu6 = new("relu6");
    internal static readonly Op relu6_ = new("relu6_");
    internal static readonly Op leaky_relu = new("leaky_relu");
    internal static readonly Op leaky_relu_ = new("leaky_relu_");
    internal static readonly Op rrelu = new("rrelu");
    internal static readonly Op rrelu_ = new("rrelu_");
    internal static readonly Op prelu = new("prelu");
    internal static readonly Op elu = new("elu");
    internal static readonly Op elu_ = new("elu_");
    internal static readonly Op celu = new("celu");
    internal static readonly Op celu_ = new("celu_");
    internal static readonly Op selu = new("selu");
    internal static readonly Op selu_ = new("selu_");
    internal static readonly Op gelu = new("gelu");
    internal static readonly Op gelu_ = new("gelu_");
    internal static readonly Op glu = new("glu");
    internal static readonly Op silu = new("silu");
    internal static readonly Op silu_ = new("silu_");
    internal static readonly Op mish = new("mish");
    internal static readonly Op mish_ = new("mish_");
    internal static readonly Op sigmoid = new("sigmoid");
    internal static readonly Op sigmoid_ = new("sigmoid_");
    internal static readonly Op tanh = new("tanh");
    internal static readonly Op tanh_ = new("tanh_");
    internal static readonly Op hardswish = new("hardswish");
    internal static readonly Op hardswish_ = new("hardswish_");
    internal static readonly Op hardsigmoid = new("hardsigmoid");
    internal static readonly Op hardsigmoid_ = new("hardsigmoid_");
    internal static readonly Op hardtanh = new("hardtanh");
    internal static readonly Op hardtanh_ = new("hardtanh_");
    internal static readonly Op hardshrink = new("hardshrink");
    internal static readonly Op softshrink = new("softshrink");
    internal static readonly Op softplus = new("softplus");
    internal static readonly Op log_sigmoid = new("log_sigmoid");
    internal static readonly Op threshold = new("threshold");
    internal static readonly Op threshold_ = new("threshold_");
    internal static readonly Op softmax = new("softmax.int");
    internal static readonly Op log_softmax = new("log_softmax.int");

    internal static readonly Op pad = new("pad");
    internal static readonly Op pixel_shuffle = new("pixel_shuffle");
    internal static readonly Op pixel_unshuffle = new("pixel_unshuffle");
    internal static readonly Op channel_shuffle = new("channel_shuffle");
    internal static readonly Op im2col = new("im2col");
    internal static readonly Op col2im = new("col2im");
    internal static readonly Op grid_sampler = new("grid_sampler");
    internal static readonly Op affine_grid_generator = new("affine_grid_generator");
    internal static readonly Op upsample_nearest1d = new("upsample_nearest1d.vec");
    internal static readonly Op upsample_nearest2d = new("upsample_nearest2d.vec");
    internal static readonly Op upsample_nearest3d = new("upsample_nearest3d.vec");
    internal static readonly Op upsample_nearest_exact1d = new("_upsample_nearest_exact1d.vec");
    internal static readonly Op upsample_nearest_exact2d = new("_upsample_nearest_exact2d.vec");
    internal static readonly Op upsample_nearest_exact3d = new("_upsample_nearest_exact3d.vec");
    internal static readonly Op upsample_linear1d = new("upsample_linear1d.vec");
    internal static readonly Op upsample_bilinear2d = new("upsample_bilinear2d.vec");
    internal static readonly Op upsample_bilinear2d_aa = new("_upsample_bilinear2d_aa.vec");
    internal static readonly Op upsample_bicubic2d = new("upsample_bicubic2d.vec");
    internal static readonly Op upsample_bicubic2d_aa = new("_upsample_bicubic2d_aa.vec");
    internal static readonly Op upsample_trilinear3d = new("upsample_trilinear3d.vec");
    internal static readonly Op one_hot = new("one_hot");
    internal static readonly Op flatten = new("flatten.using_ints");
    internal static readonly Op unflatten = new("unflatten.int");
    internal static readonly Op norm_keepdim = new("norm.ScalarOpt_dim");
    internal static readonly Op scaled_dot_product_attention = new("scaled_dot_product_attention");

    internal static readonly Op cross_entropy_loss = new("cross_entropy_loss");
    internal static readonly Op nll_loss_nd = new("nll_loss_nd");
    internal static readonly Op binary_cross_entropy = new("binary_cross_entropy");
    internal static readonly Op binary_cross_entropy_with_logits = new("binary_cross_entropy_with_logits");
    internal static readonly Op mse_loss = new("mse_loss");
    internal static readonly Op l1_loss = new("l1_loss");
    internal static readonly Op smooth_l1_loss = new("smooth_l1_loss");
    internal static readonly Op huber_loss = new("huber_loss");
    internal static readonly Op kl_div = new("kl_div");
    internal static readonly Op multilabel_margin_loss = new("multilabel_margin_loss");
    internal static readonly Op multi_margin_loss = new("multi_margin_loss");
    internal static readonly Op cosine_embedding_loss = new("cosine_embedding_loss");
    internal static readonly Op margin_ranking_loss = new("margin_ranking_loss");
    internal static readonly Op hinge_embedding_loss = new("hinge_embedding_loss");
    internal static readonly Op triplet_margin_loss = new("triplet_margin_loss");
    internal static readonly Op poisson_nll_loss = new("poisson_nll_loss");
    internal static readonly Op soft_margin_loss = new("soft_margin_loss");
    internal static readonly Op ctc_loss = new("ctc_loss.Tensor");
    internal static readonly Op cosine_similarity = new("cosine_similarity");
    internal static readonly Op pairwise_distance = new("pairwise_distance");

    internal static readonly Op uniform_ = new("uniform_");
    internal static readonly Op normal_ = new("normal_");
    internal static readonly Op linalg_qr = new("linalg_qr");

    internal static readonly Op foreach_add_Scalar = new("_foreach_add_.Scalar");
    internal static readonly Op foreach_add_List = new("_foreach_add_.List");
    internal static readonly Op foreach_added_List = new("_foreach_add.List");
    internal static readonly Op foreach_mul_Scalar = new("_foreach_mul_.Scalar");
    internal static readonly Op foreach_div_Scalar = new("_foreach_div_.Scalar");
    internal static readonly Op foreach_neg = new("_foreach_neg");
    internal static readonly Op foreach_sqrt = new("_foreach_sqrt");
    internal static readonly Op foreach_norm = new("_foreach_norm.Scalar");
    internal static readonly Op foreach_zero_ = new("_foreach_zero_");
    internal static readonly Op foreach_maximum = new("_foreach_maximum.List");
    internal static readonly Op foreach_addcmul_Scalar = new("_foreach_addcmul_.Scalar");
    internal static readonly Op foreach_addcdiv_Scalar = new("_foreach_addcdiv_.Scalar");
}
