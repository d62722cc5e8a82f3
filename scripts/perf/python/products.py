"""Products of square matrices by PyTorch's BLAS, into memory that exists."""
import time

import torch

BATCH_SECONDS = 0.0005
LEAST_BATCHES = 12


@torch.no_grad()
def time_product(side, transposed, seconds):
    """Seconds of one product: the least over batches of repetitions."""
    a, b, out = torch.rand(side, side), torch.rand(side, side), torch.empty(side, side)
    x, y = (a.t() if transposed == "a" else a), (b.t() if transposed == "b" else b)
    torch.mm(x, y, out=out)
    times, batches, least, end = 1, 0, float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end or batches < LEAST_BATCHES:
        began = time.perf_counter()
        for _ in range(times):
            torch.mm(x, y, out=out)
        took = time.perf_counter() - began
        if took < BATCH_SECONDS:
            times = int(times * min(10, 1.2 * BATCH_SECONDS / max(took, 1e-7))) + 1
        else:
            batches += 1
            least = min(least, took / times)
    return least
