"""Which torch parameter holds which of Descent's tensors, and how their layouts differ.

Descent keeps weights as [inputs, outputs] and images with channels last; torch keeps [outputs, inputs] and channels first.
"""
import torch


class Slot:
    """A parameter of a torch module under the name that Descent gives it."""

    def __init__(self, parameter, layer, form):
        self.parameter = parameter
        self.layer = layer
        self.form = form

    def to_torch(self, tensor):
        """One of Descent's tensors, of this parameter's kind, as torch has it."""
        return self.form.to_torch(tensor, self.parameter.shape)

    def to_descent(self, tensor):
        """A tensor of the parameter's shape as Descent has it."""
        return self.form.to_descent(tensor)


class Same:
    """Vectors and tables of embeddings. A unit is a column: what leads to one output."""

    unit_axis = 1

    @staticmethod
    def to_torch(tensor, shape):
        return tensor.reshape(shape)

    @staticmethod
    def to_descent(tensor):
        return tensor


class Flat(Same):
    """Magnitudes of weight norm: [outputs, 1] in torch, [outputs] in Descent."""

    unit_axis = 0

    @staticmethod
    def to_descent(tensor):
        return tensor.reshape(-1)


class Transposed:
    """Weights of a linear layer. A unit is a row of torch's."""

    unit_axis = 0

    @staticmethod
    def to_torch(tensor, shape):
        return tensor.t()

    @staticmethod
    def to_descent(tensor):
        return tensor.t()


class Kernels:
    """Weights of a convolution: [outputs, inputs, k, k] in torch, [k * k * inputs, outputs] in Descent."""

    unit_axis = 0

    @staticmethod
    def to_torch(tensor, shape):
        outputs, inputs, height, width = shape
        return tensor.reshape(height, width, inputs, outputs).permute(3, 2, 0, 1)

    @staticmethod
    def to_descent(tensor):
        return tensor.permute(2, 3, 1, 0).reshape(-1, tensor.shape[0])


class Layout:
    """Slots of a model by name, and its batch norms by the name of their running statistics."""

    def __init__(self):
        self.slots = {}
        self.running = {}

    def add(self, name, parameter, layer, form=Same):
        if parameter is not None and parameter.requires_grad:
            self.slots[name] = Slot(parameter, layer, form)

    def linear(self, name, module, layer):
        """`<name>.weight`, `<name>.bias`; with weight norm the weight is the direction, beside `<name>.magnitude`."""
        if hasattr(module, "weight_v"):
            self.add(f"{name}.weight", module.weight_v, layer, Transposed)
            self.add(f"{name}.magnitude", module.weight_g, layer, Flat)
        else:
            self.add(f"{name}.weight", module.weight, layer, Transposed)
        self.add(f"{name}.bias", module.bias, layer)

    def convolution(self, name, module, layer):
        self.add(f"{name}.weight", module.weight, layer, Kernels)
        self.add(f"{name}.bias", module.bias, layer)

    def norm(self, name, module, layer):
        """`<name>.scale`, `<name>.shift`, and of a batch norm `<name>.running`: mean and variance, [2, features]."""
        module = getattr(module, "inner", module)
        self.add(f"{name}.scale", getattr(module, "weight", None), layer)
        self.add(f"{name}.shift", getattr(module, "bias", None), layer)
        if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
            self.running[f"{name}.running"] = module

    def load_running(self, tensors):
        for name, module in self.running.items():
            if name in tensors:
                mean, variance = tensors[name]
                module.running_mean.copy_(mean)
                module.running_var.copy_(variance)

    def read_running(self):
        return {name: torch.stack([m.running_mean, m.running_var]) for name, m in self.running.items()}
