"""What bench/tables measures: four parts, each a table of its own in the results."""

import statistics

from harness import syn, tabular_data, tabular_scores
from harness.tabular_data import Table
from harness.tabular_scores import middle, spread
from harness.workers import Absent

TARGETS = {"LetterRecognition": "lettr", "Satellite": "classes", "Soybean": "Class", "spam": "type",
           "BostonHousing": "medv"}
TIMES = """Seconds: of fovea the commands `train` and `predict` whole, of the others fit() and predict() alone; in all:
the processes from their start to their end, reading and writing among it."""


class Part:
    """steps: the names of what it measures. peers: who takes part unless the command says who. folder: what it needs
    of $FOVEA_DATA."""

    folder = ""

    def __init__(self, setting):
        self.setting = setting

    def times(self, results):
        return [middle([getattr(one, what) for one in results]) for what in ("train", "predict", "whole")]


class Files(Part):
    name, steps, folder = "tables", list(TARGETS), "tables"
    peers = ["LightGBM", "CatBoost", "RealMLP-TD-S", "RealMLP", "FT-Transformer"]
    titles = ["table", "model", "measure", "median", "mean", "range", "train s", "predict s", "in all s", "runs"]
    note = f"Each learns from the file to train on and is judged by the one to test. {TIMES}"

    def measure(self, step):
        folder = self.setting.data / self.folder
        table = Table(step, folder / f"{step}_train.csv", folder / f"{step}_test.csv", TARGETS[step],
                      step == "BostonHousing")
        truth = table.truth()
        score, word = ((tabular_scores.rmse, "RMSE") if table.regression else (tabular_scores.accuracy, "accuracy"))
        for name, runs in self.setting.race([(table, seed) for seed in self.setting.seeds]).items():
            results = [result for _, result in runs]
            yield [step, name, word, *spread([score(one.predictions, truth) for one in results]), *self.times(results),
                   str(len(results))]


class Syn(Part):
    name, steps, peers = "syn", [f"Syn{which}" for which in range(1, 7)], ["LightGBM"]
    titles = ["task", "model", "AUROC", "mean", "range", "the best possible", "relevant", "mean", "range", "by chance",
              "train s", "predict s", "in all s", "runs"]
    note = f"""`fovea generate`, 10,000 rows of seed 1 to train on and 10,000 of seed 2 to test. Relevant: of all truly
relevant columns, the share among each row's k heaviest, where k are relevant. {TIMES}"""

    def measure(self, step):
        fovea, which = self.setting.fovea, int(step[-1])
        files = [fovea.folder / f"{step}-{seed}.csv" for seed in (1, 2)]
        for seed, file in enumerate(files, 1):
            fovea.run("generate", step.lower(), "--samples", 10000, "--seed", seed, "--out", file)
        table = Table(step, *files, "y", positive="1")
        ones = [value == "1" for value in table.truth()]
        truths = [syn.truth(which, [float(value) for value in row[:11]]) for row in tabular_data.read(table.test)[1]]
        best = tabular_scores.auroc([chance for chance, _ in truths], ones)
        raced = self.setting.race([(table, seed) for seed in self.setting.seeds], weights=len(truths))
        for name, runs in raced.items():
            results = [result for _, result in runs]
            places = ["", "", "", ""]
            if name == "fovea":
                shares = [self.relevant(one.weights, truths) for one in results]
                places = [*spread([found for found, _ in shares]), f"{shares[0][1]:.3f}"]
            yield [step, name, *spread([tabular_scores.auroc(one.probabilities, ones) for one in results]),
                   f"{best:.3f}", *places, *self.times(results), str(len(results))]

    @staticmethod
    def relevant(told, truths):
        def weights(sample):
            found = dict(zip(told["axis"], sample["weights"], strict=True))
            return [found.get(f"x{number}", 0) for number in range(1, 12)]  # 0: a column that the model left out
        return syn.share_found((weights(sample), relevant)
                               for sample, (_, relevant) in zip(told["samples"], truths, strict=True))


class Splice(Part):
    name, steps, peers, folder = "splice", ["splice"], ["LightGBM"], "tabular"
    titles = ["table", "model", "accuracy", "mean", "range", "worst place of p29–p32", "worst of all", "train s",
              "predict s", "in all s", "parts"]
    note = f"""Five-fold cross-validation, cut anew for each seed; equal rows stay in one part. Accuracy: of each seed's
five parts together. Place: in the order of mean weights over the part that was held out, 4 at best; the median over
the parts, and the worst. {TIMES}"""

    def measure(self, step):
        file = self.setting.data / self.folder / "splice_train.csv"
        plan = [(table, seed) for seed in self.setting.seeds
                for table in tabular_data.folds(file, "class", 5, seed, self.setting.fovea.folder)]
        for name, runs in self.setting.race(plan, weights=0).items():
            right = {}
            for (table, seed), result in runs:
                right.setdefault(seed, []).extend(
                    one == other for one, other in zip(result.predictions, table.truth(), strict=True))
            places = [self.worst(result.weights) for _, result in runs if result.weights]
            yield [step, name, *spread([statistics.fmean(one) for one in right.values()]),
                   *([f"{statistics.median(places):g}", str(max(places))] if places else ["", ""]),
                   *self.times([result for _, result in runs]), str(len(runs))]

    @staticmethod
    def worst(told):
        weights = dict(zip(told["axis"], told["mean"], strict=True))
        weights = [weights.get(f"p{number}", 0) for number in range(1, 61)]
        lightest = min(weights[28:32])
        return sum(weight >= lightest for weight in weights)  # of equal ones the last


class Speed(Part):
    name, steps, peers = "speed", ["20000x17", "1000x20", "predict"], ["LightGBM", "CatBoost"]
    titles = ["what", "model", "alone", "all of it"]
    note = """Tables of numbers that the benchmark makes, with two classes. Training, in seconds: alone is fit(), all of
it the process from its start to the end of training, reading among it. Predicting, in rows a second: alone is
predict() on rows in memory, all of it reads them from a file of 200,000 rows and writes probabilities; of fovea with
its start. `fovea eval` writes no rows."""

    def measure(self, step):
        yield from self.predicting() if step == "predict" else self.training(*map(int, step.split("x")))

    def table(self, rows, columns, test):
        folder = self.setting.fovea.folder
        return Table(f"{rows:,} × {columns}", tabular_data.make(folder / "made.train.csv", rows, columns, 1),
                     tabular_data.make(folder / "made.test.csv", test, columns, 2), "y")

    def training(self, rows, columns):
        table = self.table(rows, columns, 100)
        for name, runs in self.setting.race([(table, seed) for seed in self.setting.seeds]).items():
            alone = [] if name == "fovea" else [result.train for _, result in runs]
            yield [f"train, {table.name}, s", name, middle(alone),
                   middle([result.whole - result.predict for _, result in runs])]

    def predicting(self, rows=200_000):
        table, fovea, rounds = self.table(20_000, 20, rows), self.setting.fovea, len(self.setting.seeds)
        what = "predict, 20 columns, rows/s"
        fovea.train(table, 1)
        took = {"predict": [], "eval": []}
        for _ in range(rounds):
            for command, speeds in took.items():
                output = ["--out", "predicted.csv"] if command == "predict" else []
                _, wall = fovea.run(command, fovea.model, table.test, "--threads", fovea.threads, *output)
                speeds.append(rows / wall)
        for command, speeds in took.items():
            yield [what, f"fovea {command}", "–", middle(speeds)]
        for peer in self.setting.peers:
            try:
                reply, _ = peer.ask("predict_often", table, 1, rounds=rounds)
                yield [what, peer.name,
                       *(middle([rows / one for one in reply[which]]) for which in ("alone", "whole"))]
            except Absent as reason:
                self.setting.note(peer.name, what, reason)


PARTS = [Files, Syn, Splice, Speed]
