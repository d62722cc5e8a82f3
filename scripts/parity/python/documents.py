"""Tensors as bytes in the safetensors format: a header's length (u64), the header in JSON, then the numbers.

A message is such a document behind its own length as a little-endian u64.
"""
import json
import struct

import torch

DTYPES = {"F32": torch.float32, "I32": torch.int32}
NAMES = {dtype: name for name, dtype in DTYPES.items()}
METADATA = "__metadata__"


def encode(tensors, metadata):
    """The bytes of a document: tensors by name, and a map of strings."""
    header, parts, at = {METADATA: metadata}, [], 0
    for name, tensor in tensors.items():
        part = tensor.detach().contiguous().numpy().tobytes()
        header[name] = {
            "dtype": NAMES[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [at, at + len(part)],
        }
        parts.append(part)
        at += len(part)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return b"".join([struct.pack("<Q", len(text)), text, *parts])


def decode(data):
    """Tensors by name, and the map of strings, of a document's bytes."""
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    metadata = header.pop(METADATA, {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        part = bytearray(data[8 + length + begin : 8 + length + end])
        flat = torch.frombuffer(part, dtype=DTYPES[entry["dtype"]]) if part else torch.empty(0)
        tensors[name] = flat.reshape(entry["shape"])
    return tensors, metadata


def read_message(stream):
    """The next document of a stream, or None at its end."""
    head = stream.read(8)
    if len(head) == 0:
        return None
    (length,) = struct.unpack("<Q", head)
    data = stream.read(length)
    if len(data) < length:
        raise EOFError("the stream ended inside a message")
    return decode(data)


def write_message(stream, tensors, metadata):
    """Writes a document to a stream."""
    data = encode(tensors, metadata)
    stream.write(struct.pack("<Q", len(data)) + data)
    stream.flush()
