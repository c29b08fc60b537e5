# SPDX-License-Identifier: Apache-2.0
"""Retraining against the original network."""

import math
from dataclasses import dataclass

import torch
from torch.nn import functional

from .data import augment
SMALLEST = 1e-6  # deviations below it belong to channels that are constant
WARM_UP_STEPS = 50


@dataclass
class TrainOptions:
    epochs: int = 6
    batch: int = 64
    learning_rate: float = 1e-2  # relative to the root mean square of each tensor
    temperature: float = 4.0
    label_share: float = 0.1    # of the loss that the labels make; the original's scores make the rest
    feature_weight: float = 1.0  # of the distance to the original's layer outputs
    augmentation: bool = True
    seed: int = 1


def accuracy(module, images, batch=256):
    """Share of images whose largest score is their label's."""
    right = 0
    with torch.no_grad():
        for values, labels in images.batches(batch):
            right += int((module(values).argmax(1) == labels).sum())
    return right / len(images)


def match_outputs(student, teacher, nodes, images, count=512):
    """Layer by layer in order: mean and deviation of every output channel of the compressed convolutions become the
    original's on the first `count` images, as re-estimating a batch normalization would do."""
    values, _ = images.batch(slice(0, count))
    compressed = {node.name for node in nodes}

    def correct(node, made):
        if node.name not in compressed:
            return made
        layer = student.layer(node)
        (deviation, mean), (wanted_deviation, wanted_mean) = _moments(made), _moments(wanted[node.output])
        usable = (deviation > SMALLEST) & (wanted_deviation > SMALLEST)
        factor = torch.where(usable, wanted_deviation / deviation.clamp(min=SMALLEST), torch.ones(()))
        layer.scale_outputs(factor)
        layer.bias.copy_(wanted_mean - factor * (mean - layer.bias))
        return factor[:, None, None] * (made - mean[:, None, None]) + wanted_mean[:, None, None]

    with torch.no_grad():
        wanted = teacher.tensors(values)
        student.tensors(values, correct)


def retrain(student, teacher, train, options, after_epoch):
    """Trains all of `student`; calls after_epoch(epoch, loss). Adam with a rate for each tensor, relative to the size
    of its values: weights, scales and the numbers behind coefficients have different units. Rates rise over the first
    steps and fall along a cosine to zero."""
    generator = torch.Generator().manual_seed(options.seed)
    groups = [{"params": [parameter], "lr": options.learning_rate * _size(parameter)}
              for parameter in student.parameters()]
    optimizer = torch.optim.Adam(groups)
    steps = max(options.epochs * -(-len(train) // options.batch), 1)
    warm_up = max(min(WARM_UP_STEPS, steps // 4), 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm_up, 0.5 + 0.5 * math.cos(math.pi * step / steps)))
    for epoch in range(options.epochs):
        total = 0.0
        for values, labels in train.shuffled(options.batch, generator):
            if options.augmentation:
                values = augment(values, generator)
            loss = _loss(student, teacher, values, labels, options)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += float(loss.detach()) * len(labels)
        after_epoch(epoch + 1, total / len(train))


def _size(parameter):
    return max(float(parameter.detach().square().mean().sqrt()), SMALLEST)


def _loss(student, teacher, values, labels, options):
    with torch.no_grad():
        wanted = teacher.tensors(values)
    made = student.tensors(values)
    scores, wanted_scores = made[student.graph.output_name], wanted[student.graph.output_name]
    soft = functional.kl_div(functional.log_softmax(scores / options.temperature, 1),
                             functional.softmax(wanted_scores / options.temperature, 1),
                             reduction="batchmean") * options.temperature**2
    loss = (1 - options.label_share) * soft + options.label_share * functional.cross_entropy(scores, labels)
    if options.feature_weight == 0:
        return loss
    names = [node.output for node in student.graph.nodes if node.op in ("Relu", "Clip")]
    distances = [((made[name] - wanted[name])**2).mean() / (wanted[name]**2).mean().clamp(min=1e-12) for name in names]
    return loss + options.feature_weight * sum(distances) / max(len(distances), 1)


def _moments(values):
    axes = (0, 2, 3)
    return values.std(axes), values.mean(axes)
