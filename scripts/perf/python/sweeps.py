"""Sweeps in the arrangements that PyTorch offers. Each trains from given parameters on given batches, again and again.

A round starts from the given parameters and times its steps. Initial numbers, batches and their layout are ready before.
"""
import time

import torch

from losses import MODELS

BATCHED_RUNS = (20, 10, 5, 3, 2)
TRIAL_STEPS = 3


class OneByOne:
    """One run after another, by autograd and torch's own optimizers."""

    runs = 1
    device = "cpu"

    def __init__(self, request, tensors):
        self.config = request["config"]
        self.clip = clip_of(self.config)
        self.model = MODELS[self.config["model"]["kind"]](self.config, self.device)
        self.loss = self.model.loss
        tensors = {name: one.to(self.device) for name, one in tensors.items()}
        x, labels = tensors.pop("x"), tensors.pop("labels")
        self.x = list(whole(x).unbind(0))
        self.labels = list(whole(labels).unbind(0))
        self.initial = tensors
        self.choose()

    def choose(self):
        self.foreach = min((False, True), key=self.trial)

    def trial(self, foreach):
        self.foreach = foreach
        self.round(TRIAL_STEPS, 1)
        return min(self.round(TRIAL_STEPS, 1)["seconds"] for _ in range(3))

    def ready(self):
        loss = self.round(1, 1)["lastLoss"]
        how = "foreach" if self.foreach else "one tensor after another"
        return {"firstLoss": loss, "runs": 1, "about": f"autograd, torch.optim ({how})"}

    def start(self):
        self.parameters = {name: one.clone().requires_grad_() for name, one in self.initial.items()}
        rule = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[self.config["optimizer"]["kind"]]
        self.list = list(self.parameters.values())
        self.optimizer = rule(self.list, lr=self.config["optimizer"]["lr"], foreach=self.foreach)

    def step(self, i):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(self.parameters, self.x[i], self.labels[i])
        loss.backward()
        if self.clip is not None:
            torch.nn.utils.clip_grad_norm_(self.list, self.clip)
        self.optimizer.step()
        return loss

    def round(self, steps, repeats):
        seconds = 0.0
        for _ in range(repeats):
            self.start()
            began = time.perf_counter()
            for step in range(steps):
                loss = self.step(step % len(self.x))
            last = loss.detach().reshape(-1)[0].item()
            seconds += time.perf_counter() - began
        return {"seconds": seconds, "lastLoss": last}


class Batched(OneByOne):
    """R runs at once, with R in front of every tensor; `R` is the number that trains most runs in a second."""

    sizes = BATCHED_RUNS

    def __init__(self, request, tensors):
        self.config = request["config"]
        self.clip = clip_of(self.config)
        self.model = MODELS[self.config["model"]["kind"]](self.config, self.device)
        tensors = {name: one.to(self.device) for name, one in tensors.items()}
        self.batches = tensors.pop("x"), tensors.pop("labels")
        self.given = tensors
        sizes = [runs for runs in self.sizes if runs <= request["mostRuns"]] or [request["mostRuns"]]
        self.take(min(sizes, key=self.rate), min((False, True), key=self.trial))

    def take(self, runs, foreach):
        self.runs, self.foreach = runs, foreach
        self.initial = {name: stacked(one, runs) for name, one in self.given.items()}
        x, labels = (whole(one) for one in self.batches)
        self.x = [stacked(one, runs) for one in x]
        self.labels = [stacked(one, runs) for one in labels]

    def rate(self, runs):
        self.take(runs, True)
        return self.trial(True) / runs

    def ready(self):
        self.start()
        losses = self.step(0).detach()
        worst = losses[(losses - losses.mean()).abs().argmax()].item()
        return {"firstLoss": worst, "runs": self.runs, "about": f"{self.how()}, {self.runs} runs at a time"}

    def how(self):
        return "batched products (bmm), autograd, torch.optim"

    def step(self, i):
        for one in self.list:
            one.grad = None
        losses = self.model.losses(self.parameters, self.x[i], self.labels[i])
        losses.sum().backward()
        if self.clip is None:
            self.optimizer.step()
        else:
            clipped_descent(self.list, [one.grad for one in self.list], self.clip, self.config["optimizer"]["lr"])
        return losses


class Mapped(Batched):
    """The same by functorch: `vmap` of the gradient of one run's loss."""

    def __init__(self, request, tensors):
        from functorch import grad_and_value, vmap

        model = MODELS[request["config"]["model"]["kind"]](request["config"], self.device)
        self.gradients = vmap(grad_and_value(model.loss))
        super().__init__(request, tensors)

    def how(self):
        return "functorch vmap"

    def step(self, i):
        gradients, losses = self.gradients(self.parameters, self.x[i], self.labels[i])
        if self.clip is not None:
            clipped_descent(self.list, list(gradients.values()), self.clip, self.config["optimizer"]["lr"])
            return losses
        for name, one in self.parameters.items():
            one.grad = gradients[name]
        self.optimizer.step()
        return losses

    def start(self):
        super().start()
        for one in self.list:
            one.requires_grad_(False)


class CudaOneByOne(OneByOne):
    """One run after another on a CUDA device; the host waits at the end of a round alone."""

    device = "cuda"


class CudaCompiled(CudaOneByOne):
    """The same with the loss and its derivative compiled."""

    def choose(self):
        self.loss = torch.compile(self.model.loss)
        super().choose()

    def ready(self):
        return {**super().ready(), "about": "torch.compile of the loss, torch.optim"}


class CudaGraph(CudaOneByOne):
    """The whole step recorded once as a CUDA graph and replayed."""

    def choose(self):
        self.foreach = True
        self.recorded = None

    def ready(self):
        return {**super().ready(), "about": "the whole step as a CUDA graph"}

    def start(self):
        if self.recorded is None:
            self.record()
        with torch.no_grad():
            for name, one in self.parameters.items():
                one.copy_(self.initial[name])
            for state in self.optimizer.state.values():
                for one in state.values():
                    one.zero_()

    def record(self):
        super().start()
        if self.config["optimizer"]["kind"] == "adam":
            self.optimizer = torch.optim.Adam(self.list, lr=self.config["optimizer"]["lr"], capturable=True, foreach=True)
        self.now = self.x[0].clone(), self.labels[0].clone()
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(TRIAL_STEPS):
                self.eager()
        torch.cuda.current_stream().wait_stream(side)
        self.recorded = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self.recorded):
            self.value = self.eager()

    def eager(self):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(self.parameters, *self.now)
        loss.backward()
        if self.clip is not None:
            torch.nn.utils.clip_grad_norm_(self.list, self.clip)
        self.optimizer.step()
        return loss

    def step(self, i):
        self.now[0].copy_(self.x[i])
        self.now[1].copy_(self.labels[i])
        self.recorded.replay()
        return self.value


class CudaMapped(Mapped):
    """All runs at once by `vmap` on a CUDA device."""

    device = "cuda"
    sizes = (40, *BATCHED_RUNS)


@torch.no_grad()
def clipped_descent(parameters, gradients, bound, rate):
    """A step of descent for each run, its gradients' norm bounded, in one pass over each parameter."""
    norms = torch.stack([torch.linalg.vector_norm(one.flatten(1), dim=1) for one in gradients])
    factors = -rate * (bound / (torch.linalg.vector_norm(norms, dim=0) + 1e-6)).clamp(max=1)
    for one, gradient in zip(parameters, gradients):
        one.addcmul_(gradient, factors.view(-1, *[1] * (one.dim() - 1)))


def clip_of(config):
    clip = config["optimizer"].get("clip", "none")
    return None if clip == "none" else clip["norm"]


def stacked(tensor, runs):
    return tensor.unsqueeze(0).expand(runs, *tensor.shape).contiguous()


def whole(tensor):
    return tensor.long() if tensor.dtype == torch.int32 else tensor


ARRANGEMENTS = {
    "torch_runs": OneByOne,
    "torch_bmm": Batched,
    "torch_vmap": Mapped,
    "torch_cuda_runs": CudaOneByOne,
    "torch_cuda_compiled": CudaCompiled,
    "torch_cuda_graph": CudaGraph,
    "torch_cuda_vmap": CudaMapped,
}
