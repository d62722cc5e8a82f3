"""The update rules and clipping of Descent's configurations: torch's own, and from their papers those it lacks.

What torch keeps in an optimizer's state is named as Descent names it by `STATE`.
"""
import torch

STATE = {"velocity": "momentum_buffer", "first": "exp_avg", "second": "exp_avg_sq"}


def state_names(config):
    """Descent's names of what an optimizer keeps for each parameter."""
    kind = config["kind"]
    if kind in ("momentum", "nesterov", "lars"):
        return ["velocity"]
    return ["first", "second"] if kind in ("adam", "adamw", "lamb") else []


def make_optimizer(config, slots):
    """The optimizer of a configuration, with a learning rate for each layer where it has a layer decay."""
    kind, last = config["kind"], max(slot.layer for slot in slots)
    decay = config.get("layer_decay", 1.0)
    groups = [{"params": [slot.parameter], "lr": config["lr"] * decay ** (last - slot.layer)} for slot in slots]
    weight_decay = config.get("weight_decay", 0.0)
    momentum = config.get("momentum", 0.9)
    moments = {
        "betas": (config.get("beta1", 0.9), config.get("beta2", 0.999)),
        "eps": config.get("epsilon", 1e-8),
        "weight_decay": weight_decay,
    }
    corrected = config.get("bias_correction", True)
    if kind == "sgd":
        return torch.optim.SGD(groups, lr=config["lr"], weight_decay=weight_decay)
    if kind in ("momentum", "nesterov"):
        nesterov = kind == "nesterov"
        return torch.optim.SGD(groups, lr=config["lr"], momentum=momentum, nesterov=nesterov, weight_decay=weight_decay)
    if kind in ("adam", "adamw"):
        if not corrected:
            return UncorrectedAdam(groups, {**moments, "decoupled": kind == "adamw"})
        return (torch.optim.Adam if kind == "adam" else torch.optim.AdamW)(groups, lr=config["lr"], **moments)
    if kind == "lars":
        return Lars(groups, {"momentum": momentum, "weight_decay": weight_decay, "trust": config.get("trust", 0.001)})
    if kind == "lamb":
        return Lamb(groups, {**moments, "trust": config.get("trust", 1.0), "corrected": corrected})
    raise ValueError(f"there is no optimizer {kind}")


class Rule(torch.optim.Optimizer):
    """An optimizer given by what it does to one parameter."""

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for parameter in group["params"]:
                self.update(parameter, parameter.grad, self.state[parameter], group)


def ratio_of_norms(weight_norm, denominator, trust):
    """A layer's own factor; 1 where the weights or the denominator are zero, which the papers leave open."""
    if weight_norm == 0 or denominator == 0:
        return 1.0
    return trust * weight_norm / denominator


class Lars(Rule):
    """Layer-wise adaptive rate scaling (You, Gitman, Ginsburg 2017, algorithm 1)."""

    def update(self, w, gradient, state, group):
        beta = group["weight_decay"]
        denominator = gradient.norm() + beta * w.norm()
        rate = group["lr"] * ratio_of_norms(w.norm(), denominator, group["trust"])
        v = state.setdefault("momentum_buffer", torch.zeros_like(w))
        v.mul_(group["momentum"]).add_(rate * (gradient + beta * w))
        w.sub_(v)


def moments_of(gradient, state, group):
    """Adam's two moments, brought up to date (Kingma, Ba, ICLR 2015, algorithm 1)."""
    beta1, beta2 = group["betas"]
    m = state.setdefault("exp_avg", torch.zeros_like(gradient))
    v = state.setdefault("exp_avg_sq", torch.zeros_like(gradient))
    state["step"] = state.get("step", torch.tensor(0.0)) + 1
    m.mul_(beta1).add_(gradient, alpha=1 - beta1)
    v.mul_(beta2).addcmul_(gradient, gradient, value=1 - beta2)
    return m, v


class Lamb(Rule):
    """Adam's direction with weight decay, scaled to the norm of the weights (You et al., ICLR 2020, algorithm 2)."""

    def update(self, x, gradient, state, group):
        m, v = moments_of(gradient, state, group)
        beta1, beta2 = group["betas"]
        if group["corrected"]:
            t = float(state["step"])
            m, v = m / (1 - beta1**t), v / (1 - beta2**t)
        direction = m / (v.sqrt() + group["eps"]) + group["weight_decay"] * x
        x.sub_(group["lr"] * ratio_of_norms(x.norm(), direction.norm(), group["trust"]) * direction)


class UncorrectedAdam(Rule):
    """Adam without the correction for moments that start at zero; `decoupled` as in AdamW."""

    def update(self, x, gradient, state, group):
        if group["decoupled"]:
            x.mul_(1 - group["lr"] * group["weight_decay"])
        else:
            gradient = gradient + group["weight_decay"] * x
        m, v = moments_of(gradient, state, group)
        x.sub_(group["lr"] * m / (v.sqrt() + group["eps"]))


def clip(bound, slots):
    """Bounds the gradients in place."""
    if bound == "none":
        return
    parameters = [slot.parameter for slot in slots]
    if "norm" in bound:
        torch.nn.utils.clip_grad_norm_(parameters, bound["norm"])
    elif "value" in bound:
        torch.nn.utils.clip_grad_value_(parameters, bound["value"])
    elif "per_parameter" in bound:
        for parameter in parameters:
            torch.nn.utils.clip_grad_norm_([parameter], bound["per_parameter"])
    else:
        for slot in slots:
            clip_adaptively(slot, bound["agc"], bound.get("layerwise", False))


@torch.no_grad()
def clip_adaptively(slot, ratio, layerwise, epsilon=1e-3):
    """Adaptive gradient clipping (Brock et al., ICML 2021, section 4.1): by unit, vectors and whole layers as one."""
    weight, gradient = slot.parameter, slot.parameter.grad
    whole = layerwise or sum(size > 1 for size in weight.shape) <= 1
    axes = [axis for axis in range(weight.dim()) if whole or axis != slot.form.unit_axis]
    norms = [tensor.square().sum(axes, keepdim=True).sqrt() for tensor in (weight, gradient)]
    bound = ratio * norms[0].clamp(min=epsilon)
    gradient.copy_(torch.where(norms[1] > bound, gradient * (bound / norms[1]), gradient))
