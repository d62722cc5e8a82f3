"""PyTorch's side of the speed comparison, one process a core. Ends with code 3 where PyTorch is not installed."""
import os
import sys

try:
    import torch
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(3)

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "parity", "python"))

from products import time_product
from server import serve, versions
from sweeps import ARRANGEMENTS


class Server:
    """Answers requests; remembers the sweep of the last `sweep` request."""

    def __init__(self):
        self.sweep = None

    def hello(self, request, tensors):
        cuda = torch.cuda.is_available()
        device = torch.cuda.get_device_name() if cuda else None
        return {**versions(), "cuda": device, "compiles": cuda and hasattr(torch, "compile")}, {}

    def prepare(self, request, tensors):
        self.sweep = ARRANGEMENTS[request["arrangement"]](request, tensors)
        return self.sweep.ready(), {}

    def round(self, request, tensors):
        return self.sweep.round(request["steps"], request["repeats"]), {}

    def product(self, request, tensors):
        return {"seconds": time_product(request["side"], request["transposed"], request["seconds"])}, {}

    def handlers(self):
        return {"hello": self.hello, "sweep": self.prepare, "round": self.round, "product": self.product}


serve(Server().handlers())
