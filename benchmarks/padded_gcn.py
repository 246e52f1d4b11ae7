# SPDX-License-Identifier: MIT
"""The networks as a padded dense PyTorch model, the reference of benchmarks/networks_torch.py.

The proposals of a batch are padded to the size of the largest, and each has its own adjacency matrix, as in LTC (CVPR 2019): F' =
ReLU(D^-1 (A + I) F W), then pooling and a linear layer (GCN-D), or a linear layer per face (GCN-S). numpy builds the adjacency
matrices without loops over edges, which is faster than loops in Python would be.
"""
import time

import numpy as np
import torch


class Faces:
    """Features, neighbor lists and proposals; makes batches of them."""

    def __init__(self, features, neighbors, proposal_set, labels):
        rows = np.load(features).astype(np.float32)
        self.rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        lists, proposals = np.load(neighbors), np.load(proposal_set)
        self.ids, self.similarities = lists["ids"], np.maximum(lists["similarities"], 0)
        self.offsets, self.members = proposals["offsets"], proposals["members"]
        self.labels = np.asarray(labels)
        self.sizes = np.diff(self.offsets)

    def proposal(self, p):
        return self.members[self.offsets[p]:self.offsets[p + 1]]

    def fill_adjacency(self, faces, adjacency):
        """The edges of the graph with both ends in the proposal. There is an edge if either face lists the other."""
        ids = self.ids[faces]
        places = np.minimum(np.searchsorted(faces, ids), len(faces) - 1)
        row, column = np.nonzero((faces[places] == ids) & (ids != faces[:, None]))
        to = places[row, column]
        adjacency[row, to] = adjacency[to, row] = self.similarities[faces[row], column]
        adjacency[np.arange(len(faces)), np.arange(len(faces))] = 1
        adjacency /= np.maximum(adjacency.sum(axis=1, keepdims=True), 1e-30)

    def batch(self, proposals, seeds=None):
        """features [b, n, d], or [b, n, d + 1] with seeds (positions within the proposals); adjacency [b, n, n]."""
        longest, dim = int(self.sizes[proposals].max()), self.rows.shape[1]
        features = np.zeros((len(proposals), longest, dim + (seeds is not None)), np.float32)
        adjacency = np.zeros((len(proposals), longest, longest), np.float32)
        for place, p in enumerate(proposals):
            faces = self.proposal(p)
            features[place, :len(faces), :dim] = self.rows[faces]
            if seeds is not None:
                features[place, seeds[place], dim] = 1
            self.fill_adjacency(faces, adjacency[place, :len(faces), :len(faces)])
        return torch.from_numpy(features), torch.from_numpy(adjacency)

    def targets(self, proposals):
        """IoU and IoP with the faces of the most frequent label, [b, 2]."""
        sizes = np.bincount(self.labels)
        values = []
        for p in proposals:
            inside = np.bincount(self.labels[self.proposal(p)])
            label = inside.argmax()
            values.append([inside[label] / (self.sizes[p] + sizes[label] - inside[label]), inside[label] / self.sizes[p]])
        return torch.tensor(np.array(values, np.float32))


class PaddedGcn(torch.nn.Module):
    """One of the two networks, with the weights of a model file of `facegraph train --recipe reference`."""

    def __init__(self, tensors, prefix, pool):
        super().__init__()
        def weight(name):
            return torch.nn.Parameter(torch.from_numpy(tensors[prefix + name].copy()))
        self.first, self.second = weight("convolution1.weight"), weight("convolution2.weight")
        self.output, self.bias = weight("output.weight"), weight("output.bias")
        self.pool = pool

    def dropped(self, values):
        """Dropout of whole faces during training."""
        if not self.training:
            return values
        kept = torch.rand(values.shape[0], values.shape[1], 1) < 0.5
        return values * (kept * 2.0)

    def forward(self, features, adjacency):
        values = self.dropped(torch.relu(torch.bmm(adjacency, features) @ self.first))
        values = self.dropped(torch.relu(torch.bmm(adjacency, values) @ self.second))
        if self.pool:
            values = values.max(dim=1).values
        return values @ self.output + self.bias


class Timer:
    """Milliseconds per proposal, of making the batches and of the network."""

    def __init__(self):
        self.making = self.network = 0.0
        self.proposals = 0

    def cells(self):
        return 1e3 * self.making / self.proposals, 1e3 * self.network / self.proposals


def batches(sample, size):
    return [sample[begin:begin + size] for begin in range(0, len(sample), size)]


def infer(model, faces, sample, size, seed_of=None):
    """The outputs by proposal, and their time."""
    model.eval()
    timer, outputs = Timer(), {}
    with torch.inference_mode():
        for proposals in batches(sample, size):
            start = time.perf_counter()
            features, adjacency = faces.batch(proposals, None if seed_of is None else [seed_of[p] for p in proposals])
            made = time.perf_counter()
            output = model(features, adjacency)
            timer.network += time.perf_counter() - made
            timer.making += made - start
            timer.proposals += len(proposals)
            outputs.update(zip(proposals.tolist(), output.numpy()))
    return outputs, timer


def train(model, faces, sample, size, loss_of, seed_of=None):
    """Trains with SGD over the sample and returns the time, without that of the targets."""
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4)
    timer = Timer()
    for proposals in batches(sample, size):
        loss_of_batch = loss_of(proposals)
        start = time.perf_counter()
        features, adjacency = faces.batch(proposals, None if seed_of is None else [seed_of[p] for p in proposals])
        made = time.perf_counter()
        optimizer.zero_grad()
        loss_of_batch(model(features, adjacency)).backward()
        optimizer.step()
        timer.network += time.perf_counter() - made
        timer.making += made - start
        timer.proposals += len(proposals)
    return timer
