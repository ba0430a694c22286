"""What PyTorch answers: values of functions and layers, steps of optimizers, rates of schedulers, first weights. JSON on standard output."""
import json
import warnings

import torch
import torch.nn as nn
import torch.nn.functional as F

warnings.simplefilter("ignore")
torch.set_default_dtype(torch.float64)
torch.manual_seed(11)


def plain(tensor):
    tensor = tensor.detach()
    return {"shape": list(tensor.shape), "whole": tensor.dtype == torch.int64, "data": [float(value) for value in tensor.reshape(-1)]}


N = torch.randn
I = lambda high, *shape: torch.randint(0, high, shape)
P = lambda *shape: torch.rand(*shape) * 0.8 + 0.1
values = {}


def case(name, function, *inputs):
    values[name] = {"inputs": [plain(x) for x in inputs], "output": plain(function(*inputs))}


case("conv2d", lambda x, w, b: F.conv2d(x, w, b, stride=2, padding=1, dilation=2), N(2, 3, 9, 8), N(4, 3, 3, 3), N(4))
case("conv2d same", lambda x, w: F.conv2d(x, w, padding="same"), N(1, 2, 5, 6), N(3, 2, 2, 3))
case("conv_transpose2d", lambda x, w: F.conv_transpose2d(x, w, stride=2, padding=1, output_padding=1), N(1, 3, 4, 4), N(3, 2, 3, 3))
case("batch_norm", lambda x, m, v, w, b: F.batch_norm(x, m, v, w, b, eps=1e-3), N(2, 3, 2, 2), N(3), P(3), N(3), N(3))
case("instance_norm", lambda x: F.instance_norm(x), N(2, 3, 4, 4))
case("local_response_norm", lambda x: F.local_response_norm(x, 3, alpha=0.2, beta=0.6, k=1.5), N(2, 5, 3, 3))
case("normalize", lambda x: F.normalize(x, p=3, dim=1), N(3, 4))
case("max_pool2d", lambda x: F.max_pool2d(x, 3, stride=2, padding=1, ceil_mode=True), N(1, 2, 6, 7))
case("avg_pool2d", lambda x: F.avg_pool2d(x, 3, stride=2, padding=1, count_include_pad=False), N(1, 2, 6, 7))
case("adaptive_avg_pool2d", lambda x: F.adaptive_avg_pool2d(x, (2, 3)), N(1, 2, 5, 7))
case("bilinear", lambda x: F.interpolate(x, size=(7, 5), mode="bilinear", align_corners=False), N(1, 2, 4, 3))
case("bilinear corners", lambda x: F.interpolate(x, size=(7, 5), mode="bilinear", align_corners=True), N(1, 2, 4, 3))
case("bilinear scale", lambda x: F.interpolate(x, scale_factor=1.7, mode="bilinear"), N(1, 2, 4, 3))
case("bilinear recomputed", lambda x: F.interpolate(x, scale_factor=1.7, mode="bilinear", recompute_scale_factor=True), N(1, 2, 4, 3))
case("bicubic", lambda x: F.interpolate(x, size=(7, 5), mode="bicubic"), N(1, 2, 4, 3))
case("nearest", lambda x: F.interpolate(x, size=(7, 5)), N(1, 2, 4, 3))
case("nearest-exact", lambda x: F.interpolate(x, size=(7, 5), mode="nearest-exact"), N(1, 2, 4, 3))
case("area", lambda x: F.interpolate(x, size=(3, 2), mode="area"), N(1, 2, 6, 5))
case("pad reflect", lambda x: F.pad(x, (1, 2, 0, 1), mode="reflect"), N(1, 1, 3, 4))
case("unfold", lambda x: F.unfold(x, 2, dilation=2, padding=1), N(1, 2, 4, 4))
case("grid_sample", lambda x, g: F.grid_sample(x, g, padding_mode="border", align_corners=False), N(1, 2, 4, 4), N(1, 3, 3, 2))
case("gelu tanh", lambda x: F.gelu(x, approximate="tanh"), N(5))
case("hardswish", F.hardswish, N(5))
case("softplus", lambda x: F.softplus(x, 2, 1), N(5))
case("cross_entropy", lambda x, t, w: F.cross_entropy(x, t, w, ignore_index=1, label_smoothing=0.1), N(6, 4), I(4, 6), P(4))
case("kl_div", lambda x, t: F.kl_div(x, t, reduction="sum", log_target=False), N(3, 4), P(3, 4))
case("huber", lambda x, t: F.huber_loss(x, t, delta=0.7), N(6), N(6))
case("smooth_l1", lambda x, t: F.smooth_l1_loss(x, t, beta=0.7), N(6), N(6))
case("triplet", lambda a, p, n: F.triplet_margin_loss(a, p, n, margin=0.8, swap=True), N(4, 3), N(4, 3), N(4, 3))
case("bce logits", lambda x, t: F.binary_cross_entropy_with_logits(x, t, pos_weight=torch.tensor(2.0)), N(5), P(5))
case("multilabel_soft_margin", lambda x, t: F.multilabel_soft_margin_loss(x, t), N(2, 3), I(2, 2, 3).double())
case("gaussian_nll", lambda x, t, v: F.gaussian_nll_loss(x, t, v, full=True), N(5), N(5), P(5))
attention = getattr(F, "scaled_dot_product_attention", None) or (lambda *x, **k: F._scaled_dot_product_attention(*x, **k)[0])
case("attention", lambda q, k, v: attention(q, k, v, is_causal=True), N(2, 3, 4), N(2, 3, 4), N(2, 3, 4))


def layer(name, module, *inputs, call=lambda m, *x: m(*x)):
    """A module in evaluation mode, with its state dict."""
    module.eval()
    values[name] = {"inputs": [plain(x) for x in inputs], "state": {key: plain(value) for key, value in module.state_dict().items()}, "output": plain(call(module, *inputs))}


layer("MultiheadAttention", nn.MultiheadAttention(4, 2), N(3, 2, 4), N(5, 2, 4), N(5, 2, 4), call=lambda m, q, k, v: m(q, k, v)[0])
layer("TransformerEncoder", nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 6), 2, enable_nested_tensor=False), N(3, 2, 4))
layer("TransformerDecoder", nn.TransformerDecoder(nn.TransformerDecoderLayer(4, 2, 6), 2), N(3, 2, 4), N(5, 2, 4))
layer("Transformer", nn.Transformer(4, 2, 1, 1, 6), N(3, 2, 4), N(2, 2, 4))
layer("Sequential", nn.Sequential(nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3), nn.ReLU(), nn.ModuleList([nn.Linear(4, 5)])[0]), N(1, 2, 6, 6))

OPTIMIZERS = {
    "sgd": lambda p: torch.optim.SGD(p, 0.1),
    "sgd momentum": lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, dampening=0.2, weight_decay=0.01),
    "sgd nesterov": lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, nesterov=True, maximize=True),
    "adam": lambda p: torch.optim.Adam(p, 0.1, weight_decay=0.01),
    "adam amsgrad": lambda p: torch.optim.Adam(p, 0.1, betas=(0.8, 0.9), amsgrad=True),
    "adamw": lambda p: torch.optim.AdamW(p, 0.1, weight_decay=0.05),
    "rmsprop": lambda p: torch.optim.RMSprop(p, 0.1, momentum=0.5, centered=True, weight_decay=0.01),
}
optimizers = {}
for name, create in OPTIMIZERS.items():
    x = nn.Parameter(torch.tensor([1.0, -2.0, 0.5]))
    optimizer, trail = create([x]), []
    for step in range(6):
        optimizer.zero_grad()
        ((x - step) ** 2 * torch.tensor([1.0, 0.5, 3.0])).sum().backward()
        optimizer.step()
        trail += [float(v) for v in x.detach()]
    optimizers[name] = trail

S = torch.optim.lr_scheduler
SCHEDULERS = {
    "step": lambda o: S.StepLR(o, 3, 0.5),
    "multistep": lambda o: S.MultiStepLR(o, [2, 5], 0.1),
    "exponential": lambda o: S.ExponentialLR(o, 0.9),
    "cosine": lambda o: S.CosineAnnealingLR(o, 6, 0.01),
    "lambda": lambda o: S.LambdaLR(o, lambda e: 0.95 ** e),
    "polynomial": lambda o: S.PolynomialLR(o, 7, 0.9),
    "onecycle": lambda o: S.OneCycleLR(o, 0.5, 12),
    "onecycle three": lambda o: S.OneCycleLR(o, 0.5, 12, three_phase=True, anneal_strategy="linear"),
    "linear": lambda o: S.LinearLR(o, 0.25, 1, 4),
    "constant": lambda o: S.ConstantLR(o, 0.5, 3),
    "sequential": lambda o: S.SequentialLR(o, [S.LinearLR(o, 0.1, 1, 3), S.ExponentialLR(o, 0.5)], [3]),
}
schedulers = {}
for name, create in SCHEDULERS.items():
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], 0.2, momentum=0.9)
    scheduler, rates = create(optimizer), [optimizer.param_groups[0]["lr"]]
    for _ in range(10):
        optimizer.step()
        scheduler.step()
        rates.append(optimizer.param_groups[0]["lr"])
    schedulers[name] = rates

torch.manual_seed(7)
first = nn.Sequential(nn.Linear(5, 3), nn.Conv2d(4, 6, 3, groups=2), nn.ConvTranspose2d(2, 3, 2), nn.Embedding(3, 2), nn.MultiheadAttention(4, 2))
print(json.dumps({"values": values, "optimizers": optimizers, "schedulers": schedulers, "first": {key: plain(value) for key, value in first.state_dict().items()}}))
