"""PyTorch's side of the parity check: answers messages from standard input on standard output.

Each message is a safetensors document behind its length; what is asked for is JSON under the key "request", the answer
JSON under "reply". Ends with code 3 where PyTorch is not installed.
"""
import json
import os
import sys
import traceback

try:
    import torch
except ImportError as missing:
    print(missing, file=sys.stderr)
    sys.exit(3)

from documents import read_message, write_message
from trainer import Trainer


class Server:
    """Answers requests; remembers the model of the last `model` request."""

    def __init__(self):
        self.trainer = None

    def hello(self, request, tensors):
        return {"torch": torch.__version__, "python": sys.version.split()[0]}, {}

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

    def answer(self, request, tensors):
        try:
            handler = {"hello": self.hello, "model": self.model, "step": self.step, "cast": self.cast}[request["do"]]
            return handler(request, tensors)
        except Exception:  # an answer as any other: what went wrong is for the other side to tell
            return {"error": traceback.format_exc()}, {}


def main():
    torch.set_num_threads(1)
    # Whatever a library prints must not land among the messages.
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    server = Server()
    while (message := read_message(source)) is not None:
        tensors, metadata = message
        reply, answers = server.answer(json.loads(metadata["request"]), tensors)
        write_message(sink, answers, {"reply": json.dumps(reply)})


main()
