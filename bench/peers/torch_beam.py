"""Beam search in PyTorch, all sentences of a batch side by side: the rules of
fovea/infer/translation/beam_search.h."""

import torch

from fovea_model import BEGIN, END


def _padded(sources):
    lengths = torch.tensor([len(source) for source in sources])
    pieces = torch.full((len(sources), int(lengths.max())), END)
    for row, source in zip(pieces, sources):
        row[:len(source)] = torch.tensor(source)
    return pieces, lengths


@torch.inference_mode()
def beam_search(model, sources, width, alpha=1.0, factor=2, extra=10):
    """The best translation of each source, as pieces. N sentences that are not done, K = width."""
    pieces, lengths = _padded(sources)
    memory, state = model.begin(pieces, lengths)
    state = [rows.repeat_interleave(width, 0) for rows in state]
    index = torch.arange(len(sources))  # of the sentences among the sources
    most = lengths * factor + extra
    total = torch.full((len(sources), width), float("-inf"), dtype=torch.float64)  # log P
    total[:, 0] = 0
    before = torch.full((len(sources) * width,), BEGIN)
    history = torch.empty((len(sources) * width, 0), dtype=torch.long)
    ended = torch.zeros(len(sources), dtype=torch.long)  # hypotheses that have
    best = torch.full((len(sources),), float("-inf"), dtype=torch.float64)  # the best score of them
    found, wide, place = [[] for _ in sources], torch.arange(2 * width), 0
    while len(index):
        logits, state = model.step(memory, state, before, place)
        place += 1
        # Twice as many as go on: half of them may be ends.
        value, piece = logits.topk(2 * width)
        value = value.double() - logits.logsumexp(-1, keepdim=True)
        value = (value.view(len(index), width, -1) + total[:, :, None]).flatten(1)
        value, at = value.topk(2 * width)  # [N, 2 K]
        piece, beam = piece.view(len(index), -1).gather(1, at), at // (2 * width)
        is_end = piece == END
        counted = is_end[:, :width]  # an end that is not among the K likeliest would have lost its place
        ended += counted.sum(1)
        score = torch.where(counted, value[:, :width] / place**alpha, float("-inf")).max(1)
        for n in (score.values > best).nonzero().view(-1).tolist():
            found[index[n]] = history[n * width + beam[n, score.indices[n]]].tolist()
        best = torch.maximum(best, score.values)
        # The K likeliest that are no ends go on.
        order = (is_end * (2 * width) + wide).topk(width, largest=False).indices
        total, rows = value.gather(1, order), beam.gather(1, order)
        rows, before = rows + torch.arange(len(index))[:, None] * width, piece.gather(1, order)
        enough = (ended >= width) & (total[:, 0] / most**alpha <= best)
        done = enough | (place >= most)
        if done.any():
            for n in (done & (ended == 0)).nonzero().view(-1).tolist():
                found[index[n]] = history[rows[n, 0]].tolist() + [int(before[n, 0])]
            kept = (~done).nonzero().view(-1)
            memory = [one.index_select(0, kept) for one in memory]
            index, most, total, ended, best, rows, before = (
                one.index_select(0, kept) for one in (index, most, total, ended, best, rows, before))
        rows, before = rows.flatten(), before.flatten()
        state = [one.index_select(0, rows) for one in state]
        history = torch.cat((history.index_select(0, rows), before[:, None]), 1)
    return found
