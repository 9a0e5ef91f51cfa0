#!/usr/bin/env python3
"""Trains Bahdanau attention to answer with the number that stands beside a mark, and shows where it
looks. A sequence has 30 steps of (number, mark); one step is marked, and the answer is its number.

    PYTHONPATH=build/release/python python3 python/examples/find_the_marked.py
"""

import torch

import fovea

STEPS = 30


def batch(count, generator):
    numbers = torch.rand(count, STEPS, 1, generator=generator)
    place = torch.randint(STEPS, (count, ), generator=generator)
    marks = torch.nn.functional.one_hot(place, STEPS).unsqueeze(2).float()
    answer = numbers[torch.arange(count), place]
    return torch.cat([numbers, marks], 2), place, answer


class Model(torch.nn.Module):

    def __init__(self):
        super().__init__()
        self.attention = fovea.BahdanauAttention(query_size=1, key_size=2, hidden_size=16)
        self.answer = torch.nn.Linear(2, 1)

    @staticmethod
    def query(x):
        return torch.ones(len(x), 1, 1)

    def forward(self, x):
        return self.answer(self.attention(self.query(x), x)).squeeze(1)


def main():
    torch.manual_seed(1)
    generator = torch.Generator().manual_seed(1)
    model = Model()
    optimiser = torch.optim.Adam(model.parameters(), lr=0.02)
    for step in range(600):
        x, _, answer = batch(64, generator)
        loss = torch.nn.functional.mse_loss(model(x), answer)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if step % 100 == 99:
            print(f"step {step + 1}  loss {loss.item():.5f}")

    x, place, answer = batch(1000, generator)
    open_weights = model.attention.weights(model.query(x), x)
    on_the_mark = open_weights.rows[torch.arange(1000), 0, 0, place].mean().item()
    right = (open_weights.argmax.flatten() == place).float().mean().item()
    error = (model(x) - answer).abs().mean().item()
    print(f"mean error {error:.3f}; weight on the marked step {on_the_mark:.3f}, "
          f"heaviest in {100 * right:.1f} % of the sequences")
    return 0 if right > 0.95 else 1


if __name__ == "__main__":
    raise SystemExit(main())
