"""The networks of Descent's configurations, made of torch's own layers and written from their definitions.

Each takes the configuration's `model`, the shape of the data and a `Layout` in which it enters its parameters.
"""
import math

import torch
from torch import nn
from torch.nn import functional as F

from layout import Same, Transposed
from modules import activation_of, linear, make_norm


class Perceptron(nn.Module):
    """Hidden layers f(norm(W x + b)); residual: x + f(W norm(x) + b) or norm(x + f(W x + b)). Then a linear head."""

    def __init__(self, config, data, layout):
        super().__init__()
        depth, width = config["depth"], config["width"]
        self.activation = activation_of(config)
        self.residual = config.get("residual", False)
        self.pre = config.get("norm_position", "pre") == "pre"
        sizes = [data["inputSize"]] + [width] * depth
        self.layers = nn.ModuleList(linear(config, sizes[i], sizes[i + 1]) for i in range(depth))
        self.norms = nn.ModuleList(make_norm(config, width) for _ in range(depth))
        self.last_norm = make_norm(config, width) if self.residual and self.pre else nn.Identity()
        self.head = linear(config, width, data["outputs"])
        for i in range(depth):
            layout.linear(f"layer{i + 1}", self.layers[i], i + 1)
            layout.norm(f"layer{i + 1}", self.norms[i], i + 1)
        layout.norm("head", self.last_norm, depth + 1)
        layout.linear(f"layer{depth + 1}", self.head, depth + 1)

    def forward(self, x):
        x = self.activation(self.norms[0](self.layers[0](x)))
        for layer, norm in list(zip(self.layers, self.norms))[1:]:
            if not self.residual:
                x = self.activation(norm(layer(x)))
            elif self.pre:
                x = x + self.activation(layer(norm(x)))
            else:
                x = norm(x + self.activation(layer(x)))
        return self.head(self.last_norm(x))


class Convolution(nn.Module):
    """norm(conv(x)); a bias only without a norm. Padding keeps the size of the image."""

    def __init__(self, config, layout, name, layer, inputs, outputs, kernel=3, stride=1):
        super().__init__()
        bias = config.get("bias", True) and config.get("norm", "none") == "none"
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, padding=(kernel - 1) // 2, bias=bias)
        self.norm = make_norm(config, outputs, images=True)
        layout.convolution(name, self.conv, layer)
        layout.norm(name, self.norm, layer)

    def forward(self, x):
        return self.norm(self.conv(x))


class ImageModel(nn.Module):
    """What image models share: rows of pixels to [B, C, H, W], a global average, a linear head."""

    def __init__(self, data):
        super().__init__()
        image = data["image"]
        self.size = (image["height"], image["width"], image["channels"])

    def forward(self, x):
        x = x.reshape(-1, *self.size).permute(0, 3, 1, 2)
        return self.head(self.body(x).mean(dim=(2, 3)))


class ConvolutionalNetwork(ImageModel):
    """3x3 convolutions with norm and nonlinearity, a 2x2 maximum after each while the image is at least 4 wide."""

    def __init__(self, config, data, layout):
        super().__init__(data)
        depth, width = config["depth"], config["width"]
        self.activation = activation_of(config)
        channels = [self.size[2]] + [width] * depth
        self.layers = nn.ModuleList(
            Convolution(config, layout, f"layer{i + 1}", i + 1, channels[i], channels[i + 1]) for i in range(depth)
        )
        self.head = linear(config, width, data["outputs"])
        layout.linear(f"layer{depth + 1}", self.head, depth + 1)

    def body(self, x):
        for layer in self.layers:
            x = self.activation(layer(x))
            if min(x.shape[2:]) >= 4:
                x = F.max_pool2d(x, 2)
        return x


class ResidualNetwork(ImageModel):
    """The CIFAR form of 6n + 2 layers (He et al., CVPR 2016, section 4.2), projections where the shape changes."""

    def __init__(self, config, data, layout):
        super().__init__(data)
        width, self.residual = config["width"], config.get("residual", True)
        self.activation = activation_of(config)
        per_stage = (config["depth"] - 2) // 6
        self.stem = Convolution(config, layout, "layer1", 1, self.size[2], width)
        self.first, self.second, self.shortcuts = nn.ModuleList(), nn.ModuleList(), nn.ModuleList()
        inputs, layer = width, 2
        for i in range(3 * per_stage):
            stage = i // per_stage
            outputs, stride = width << stage, 2 if stage > 0 and i % per_stage == 0 else 1
            part = lambda name, at, start, **more: Convolution(config, layout, name, at, start, outputs, **more)
            self.first.append(part(f"layer{layer}", layer, inputs, stride=stride))
            self.second.append(part(f"layer{layer + 1}", layer + 1, outputs))
            changes = self.residual and (stride > 1 or inputs != outputs)
            shortcut = part(f"layer{layer}.shortcut", layer, inputs, kernel=1, stride=stride) if changes else nn.Identity()
            self.shortcuts.append(shortcut)
            inputs, layer = outputs, layer + 2
        self.head = linear(config, inputs, data["outputs"])
        layout.linear(f"layer{layer}", self.head, layer)

    def body(self, x):
        x = self.activation(self.stem(x))
        for first, second, shortcut in zip(self.first, self.second, self.shortcuts):
            y = second(self.activation(first(x)))
            x = self.activation(shortcut(x) + y if self.residual else y)
        return x


class Decoder(nn.Module):
    """Embedding, learned positions, torch's transformer layers under a causal mask, and a linear head."""

    def __init__(self, config, data, layout):
        super().__init__()
        depth, width, tokens = config["depth"], config["width"], data["inputSize"]
        config = {**config, "norm": config.get("norm", "layer")}
        pre = config.get("norm_position", "pre") == "pre"
        self.embedding = nn.Embedding(data["classes"], width)
        self.positions = nn.Embedding(tokens, width)
        self.blocks = nn.ModuleList(decoder_block(config, pre) for _ in range(depth))
        self.last_norm = make_norm(config, width) if pre else nn.Identity()
        self.head = linear(config, width, data["outputs"])
        self.register_buffer("mask", torch.full((tokens, tokens), -math.inf).triu(1))
        layout.add("embedding", self.embedding.weight, 1, Same)
        layout.add("positions", self.positions.weight, 1, Same)
        for i, block in enumerate(self.blocks):
            enter_block(layout, f"layer{i + 1}", block, i + 1)
        layout.norm("head", self.last_norm, depth + 1)
        layout.linear("head", self.head, depth + 1)

    def forward(self, tokens):
        x = self.embedding(tokens) + self.positions.weight
        for block in self.blocks:
            x = block(x, src_mask=self.mask)
        return self.head(self.last_norm(x)).flatten(0, 1)


def decoder_block(config, pre):
    """`nn.TransformerEncoderLayer`, which under a causal mask is a decoder's block, with the configuration's parts."""
    width, heads, bias = config["width"], config.get("heads", 4), config.get("bias", True)
    hidden = round(config.get("mlp_ratio", 4) * width)
    block = nn.TransformerEncoderLayer(
        width, heads, hidden, dropout=0.0, activation=activation_of(config), batch_first=True, norm_first=pre
    )
    block.norm1, block.norm2 = make_norm(config, width), make_norm(config, width)
    if not bias:
        block.self_attn = nn.MultiheadAttention(width, heads, bias=False, batch_first=True)
        block.linear1, block.linear2 = nn.Linear(width, hidden, bias=False), nn.Linear(hidden, width, bias=False)
    return block


def enter_block(layout, name, block, layer):
    layout.norm(f"{name}.norm1", block.norm1, layer)
    layout.norm(f"{name}.norm2", block.norm2, layer)
    layout.add(f"{name}.qkv.weight", block.self_attn.in_proj_weight, layer, Transposed)
    layout.add(f"{name}.qkv.bias", block.self_attn.in_proj_bias, layer)
    layout.linear(f"{name}.projection", block.self_attn.out_proj, layer)
    layout.linear(f"{name}.expand", block.linear1, layer)
    layout.linear(f"{name}.contract", block.linear2, layer)


class Recurrent(nn.Module):
    """`nn.RNN` with tanh and a linear head on its last state. The second of its two biases stays zero."""

    def __init__(self, config, data, layout):
        super().__init__()
        self.steps, width = data["steps"], config["width"]
        bias = config.get("bias", True)
        self.rnn = nn.RNN(data["inputSize"] // self.steps, width, nonlinearity="tanh", bias=bias, batch_first=True)
        self.head = linear(config, width, data["outputs"])
        layout.add("input.weight", self.rnn.weight_ih_l0, 1, Transposed)
        layout.add("recurrent.weight", self.rnn.weight_hh_l0, 1, Transposed)
        if bias:
            self.rnn.bias_hh_l0.requires_grad_(False).zero_()
            layout.add("input.bias", self.rnn.bias_ih_l0, 1)
        layout.linear("head", self.head, 2)

    def forward(self, x):
        states, _ = self.rnn(x.reshape(len(x), self.steps, -1))
        return self.head(states[:, -1])


MODELS = {
    "mlp": Perceptron,
    "cnn": ConvolutionalNetwork,
    "resnet": ResidualNetwork,
    "transformer": Decoder,
    "rnn": Recurrent,
}
