"""A model and its optimizer, driven one step at a time."""
import torch
from torch.nn import functional as F

from layout import Layout
from models import MODELS
from optimizers import STATE, clip, make_optimizer, state_names


class Trainer:
    """Trains the model of a configuration; its tensors have Descent's names and layouts at the door."""

    def __init__(self, config, data):
        self.config = config
        self.layout = Layout()
        self.model = MODELS[config["model"].get("kind", "mlp")](config["model"], data, self.layout)
        self.model.train()
        self.slots = self.layout.slots
        self.optimizer = make_optimizer(config["optimizer"], list(self.slots.values()))

    def names(self):
        """Names of everything that a step changes."""
        kept = [f"{name}.{state}" for name in self.slots for state in state_names(self.config["optimizer"])]
        return [*self.slots, *kept, *self.layout.running]

    @torch.no_grad()
    def load(self, tensors, step):
        """Takes over parameters, running statistics and what the optimizer keeps, before the step of that number."""
        for name, slot in self.slots.items():
            slot.parameter.copy_(slot.to_torch(tensors[name]))
            states = state_names(self.config["optimizer"])
            kept = {STATE[state]: slot.to_torch(tensors[f"{name}.{state}"]).clone() for state in states}
            if "exp_avg" in kept:
                kept["step"] = torch.tensor(float(step))
            if kept:
                self.optimizer.state[slot.parameter] = kept
        self.layout.load_running(tensors)

    def step(self, x, labels):
        """Trains on a batch and returns its loss, the norm of all gradients, the gradients as bounded, and what has changed."""
        self.optimizer.zero_grad()
        loss = self.loss(self.model(x.long() if x.dtype == torch.int32 else x), labels)
        loss.backward()
        norm = torch.stack([slot.parameter.grad.norm() for slot in self.slots.values()]).norm()
        clip(self.config["optimizer"].get("clip", "none"), list(self.slots.values()))
        gradients = {f"d.{name}": slot.to_descent(slot.parameter.grad).clone() for name, slot in self.slots.items()}
        self.optimizer.step()
        return {"loss": loss.reshape(1), "gradient_norm": norm.reshape(1), **gradients, **self.kept()}

    def loss(self, outputs, labels):
        if self.config["loss"]["kind"] == "mean_squared_error":
            return F.mse_loss(outputs, labels.reshape(outputs.shape))
        return F.cross_entropy(outputs, labels.reshape(-1).long())

    def kept(self):
        out = {}
        for name, slot in self.slots.items():
            out[name] = slot.to_descent(slot.parameter.detach())
            for state in state_names(self.config["optimizer"]):
                out[f"{name}.{state}"] = slot.to_descent(self.optimizer.state[slot.parameter][STATE[state]])
        return {**out, **self.layout.read_running()}
