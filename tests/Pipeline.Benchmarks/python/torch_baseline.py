"""The Python side of the torch benchmark: the same work, timed on request, one JSON line a request.

Reads commands from standard input until it ends: "operator NAME COUNT" or "train STEPS".
"""
import json
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

THREADS, BATCH, CROP, CLASSES = (int(value) for value in sys.argv[1:5])
CHANNELS = [32, 64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512]
STRIDES = [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1]


class SamePad(nn.Module):
    def __init__(self, stride):
        super().__init__()
        self.stride = stride

    def forward(self, x):
        if self.stride == 1:
            return F.pad(x, (1, 1, 1, 1))
        return F.pad(x, (0 if x.shape[3] % 2 == 0 else 1, 1, 0 if x.shape[2] % 2 == 0 else 1, 1))


def mobilenet():
    layers = [SamePad(2), nn.Conv2d(3, CHANNELS[0], 3, stride=2, bias=False), nn.BatchNorm2d(CHANNELS[0]), nn.ReLU6()]
    for source, target, stride in zip(CHANNELS, CHANNELS[1:], STRIDES):
        layers += [
            SamePad(stride), nn.Conv2d(source, source, 3, stride=stride, groups=source, bias=False), nn.BatchNorm2d(source), nn.ReLU6(),
            nn.Conv2d(source, target, 1, bias=False), nn.BatchNorm2d(target), nn.ReLU6(),
        ]
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(CHANNELS[-1], CLASSES)]
    return nn.Sequential(*layers)


torch.set_num_threads(THREADS)
torch.manual_seed(1)
a = torch.randn(8, requires_grad=True)
b = torch.randn(8, requires_grad=True)
matrix = torch.randn(8, 8, requires_grad=True)
OPERATORS = {
    "add": lambda: a + b,
    "mul": lambda: a * b,
    "relu": lambda: torch.relu(a),
    "matmul": lambda: matrix @ matrix,
    "sum": lambda: a.sum(),
    "softmax": lambda: torch.softmax(a, 0),
    "view": lambda: matrix.view(64),
    "mul, sum, backward": lambda: (a * b).sum().backward(),
}

net = mobilenet()
optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4)
images = torch.randn(BATCH, 3, CROP, CROP)
labels = torch.randint(0, CLASSES, (BATCH,))


def train_step():
    loss = F.cross_entropy(net(images), labels)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()


def timed(action, count):
    start = time.perf_counter()
    for _ in range(count):
        action()
    return time.perf_counter() - start


print(json.dumps({"torch": torch.__version__}), flush=True)
for line in sys.stdin:
    kind, _, rest = line.strip().partition(" ")
    if kind == "train":
        seconds = timed(train_step, int(rest))
    else:
        name, _, count = rest.rpartition(" ")
        seconds = timed(OPERATORS[name], int(count))
    print(json.dumps({"seconds": seconds}), flush=True)
