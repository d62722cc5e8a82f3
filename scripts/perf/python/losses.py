"""The networks of the sweeps as functions of their parameters, by Descent's names and layouts: weights [inputs, outputs].

`loss` is one run's. `losses` is that of R runs at once: every parameter has R in front, and so has the batch.
"""
import math

import torch
from torch.nn import functional as F

EPSILON = 1e-5


class Perceptron:
    """Hidden layers of rectifiers and a linear head."""

    def __init__(self, config, device):
        self.depth = config["model"]["depth"]

    def loss(self, p, x, labels):
        for i in range(1, self.depth + 1):
            x = torch.relu(torch.addmm(p[f"layer{i}.bias"], x, p[f"layer{i}.weight"]))
        head = f"layer{self.depth + 1}"
        return F.cross_entropy(torch.addmm(p[f"{head}.bias"], x, p[f"{head}.weight"]), labels)

    def losses(self, p, x, labels):
        for i in range(1, self.depth + 1):
            x = torch.relu(dense(p, f"layer{i}", x))
        return mean_losses(dense(p, f"layer{self.depth + 1}", x), labels)


class Decoder:
    """Embedding, learned positions, blocks of attention and a wide layer, each behind a layer norm, and a linear head."""

    def __init__(self, config, device):
        model = config["model"]
        self.depth, self.heads, self.width = model["depth"], model["heads"], model["width"]
        context = config["data"].get("context", 32)
        self.mask = torch.full((context, context), -math.inf, device=device).triu(1)

    def loss(self, p, tokens, labels):
        B, T = tokens.shape
        D, H = self.width, self.heads
        x = (F.embedding(tokens, p["embedding"]) + p["positions"]).reshape(B * T, D)
        for i in range(1, self.depth + 1):
            name = f"layer{i}"
            h = F.layer_norm(x, (D,), p[f"{name}.norm1.scale"], p[f"{name}.norm1.shift"], EPSILON)
            qkv = torch.addmm(p[f"{name}.qkv.bias"], h, p[f"{name}.qkv.weight"])
            h = self.attention(qkv.view(B, T, 3, H, D // H)).reshape(B * T, D)
            x = x + torch.addmm(p[f"{name}.projection.bias"], h, p[f"{name}.projection.weight"])
            h = F.layer_norm(x, (D,), p[f"{name}.norm2.scale"], p[f"{name}.norm2.shift"], EPSILON)
            h = F.gelu(torch.addmm(p[f"{name}.expand.bias"], h, p[f"{name}.expand.weight"]))
            x = x + torch.addmm(p[f"{name}.contract.bias"], h, p[f"{name}.contract.weight"])
        x = F.layer_norm(x, (D,), p["head.scale"], p["head.shift"], EPSILON)
        return F.cross_entropy(torch.addmm(p["head.bias"], x, p["head.weight"]), labels.reshape(-1))

    def losses(self, p, tokens, labels):
        R, B, T = tokens.shape
        D, H = self.width, self.heads
        V = p["embedding"].shape[1]
        own = tokens + V * torch.arange(R, device=tokens.device).reshape(R, 1, 1)
        x = F.embedding(own, p["embedding"].flatten(0, 1)) + p["positions"].unsqueeze(1)
        x = x.reshape(R, B * T, D)
        for i in range(1, self.depth + 1):
            name = f"layer{i}"
            qkv = dense(p, f"{name}.qkv", norm(p, f"{name}.norm1", x))
            h = self.attention(qkv.view(R * B, T, 3, H, D // H)).reshape(R, B * T, D)
            x = x + dense(p, f"{name}.projection", h)
            h = F.gelu(dense(p, f"{name}.expand", norm(p, f"{name}.norm2", x)))
            x = x + dense(p, f"{name}.contract", h)
        return mean_losses(dense(p, "head", norm(p, "head", x)), labels)

    def attention(self, qkv):
        """Of [N, T, 3, H, D / H] to [N, T, H, D / H]."""
        N, T, _, H, size = qkv.shape
        q, k, v = qkv.permute(2, 0, 3, 1, 4).reshape(3, N * H, T, size)
        mask = self.mask.expand(N * H, T, T)
        weights = torch.baddbmm(mask, q, k.transpose(1, 2), alpha=size**-0.5).softmax(-1)
        return torch.bmm(weights, v).view(N, H, T, size).transpose(1, 2)


def dense(p, name, x):
    return torch.baddbmm(p[f"{name}.bias"].unsqueeze(1), x, p[f"{name}.weight"])


def norm(p, name, x):
    y = F.layer_norm(x, x.shape[-1:], eps=EPSILON)
    return torch.addcmul(p[f"{name}.shift"].unsqueeze(1), y, p[f"{name}.scale"].unsqueeze(1))


def mean_losses(logits, labels):
    """[R]: of each run the mean over its labels."""
    R, _, classes = logits.shape
    return F.cross_entropy(logits.reshape(-1, classes), labels.reshape(-1), reduction="none").view(R, -1).mean(1)


MODELS = {"mlp": Perceptron, "transformer": Decoder}
