"""Norms and nonlinearities by the names of a configuration, as torch has them."""
import torch
from torch import nn
from torch.nn import functional as F

EPSILON = 1e-5


class RootMeanSquareNorm(nn.Module):
    """x / sqrt(mean(x^2) + epsilon) * scale (Zhang, Sennrich, NeurIPS 2019, equation 4)."""

    def __init__(self, features, affine):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(features)) if affine else None

    def forward(self, x):
        y = x * torch.rsqrt(x.square().mean(-1, keepdim=True) + EPSILON)
        return y if self.weight is None else y * self.weight


class OverChannels(nn.Module):
    """A norm over the last axis, applied to the channels of every pixel of [B, C, H, W]."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return self.inner(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


def make_norm(config, features, images=False):
    """The norm of a configuration over that many features; of [B, C, H, W] where `images`."""
    kind, affine = config.get("norm", "none"), config.get("norm_affine", True)
    if kind == "none":
        return nn.Identity()
    if kind == "batch":
        make = nn.BatchNorm2d if images else nn.BatchNorm1d
        return make(features, eps=EPSILON, momentum=0.1, affine=affine)
    if kind == "group":
        return nn.GroupNorm(config.get("groups", 8), features, eps=EPSILON, affine=affine)
    if kind == "layer":
        norm = nn.LayerNorm(features, eps=EPSILON, elementwise_affine=affine)
    elif kind == "rms":
        norm = RootMeanSquareNorm(features, affine)
    else:
        raise ValueError(f"there is no norm {kind}")
    return OverChannels(norm) if images else norm


def activation_of(config):
    """The nonlinearity of a configuration, as a function of a tensor."""
    slope = config.get("slope", 0.01)
    return {
        "identity": lambda x: x,
        "relu": F.relu,
        "leaky_relu": lambda x: F.leaky_relu(x, slope),
        "gelu": F.gelu,
        "silu": F.silu,
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
    }[config.get("activation", "relu")]


def linear(config, inputs, outputs):
    """A linear layer, with weight norm (Salimans, Kingma, NeurIPS 2016) where the configuration asks for it."""
    layer = nn.Linear(inputs, outputs, bias=config.get("bias", True))
    return nn.utils.weight_norm(layer, dim=0) if config.get("weight_norm") else layer
