"""PyTorch's side of the parity check. Ends with code 3 where PyTorch is not installed."""
import sys

try:
    import torch  # noqa: F401
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(3)

from server import serve, versions
from trainer import Trainer


class Server:
    """Answers requests; remembers the model of the last `model` request."""

    def __init__(self):
        self.trainer = None

    def hello(self, request, tensors):
        return versions(), {}

    def model(self, request, tensors):
        self.trainer = Trainer(request["config"], request["data"])
        return {"names": self.trainer.names()}, {}

    def step(self, request, tensors):
        """A step from the tensors given, or, where there are none but the batch, from where the last one ended."""
        batch = tensors.pop("x"), tensors.pop("labels")
        if tensors:
            self.trainer.load(tensors, request["step"])
        return {}, self.trainer.step(*batch)

    def cast(self, request, tensors):
        """Values cast to both 16-bit formats and back."""
        values = tensors["values"]
        return {}, {"f16": values.half().float(), "bf16": values.bfloat16().float()}

    def handlers(self):
        return {"hello": self.hello, "model": self.model, "step": self.step, "cast": self.cast}


serve(Server().handlers())
