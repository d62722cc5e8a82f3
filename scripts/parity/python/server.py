"""Answers messages from standard input on standard output.

Each message is a safetensors document behind its length; what is asked for is JSON under the key "request", the answer
JSON under "reply".
"""
import json
import os
import sys
import traceback

import torch

from documents import read_message, write_message


def versions():
    return {"torch": torch.__version__, "python": sys.version.split()[0]}


def answer(handlers, request, tensors):
    try:
        return handlers[request["do"]](request, tensors)
    except Exception:  # an answer as any other: what went wrong is for the other side to tell
        return {"error": traceback.format_exc()}, {}


def serve(handlers):
    """Serves until the input ends. A handler takes the request and its tensors and gives the reply and its tensors."""
    torch.set_num_threads(1)
    # Whatever a library prints must not land among the messages.
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while (message := read_message(source)) is not None:
        tensors, metadata = message
        reply, answers = answer(handlers, json.loads(metadata["request"]), tensors)
        write_message(sink, answers, {"reply": json.dumps(reply)})
