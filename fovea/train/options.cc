#include "fovea/train/options.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/core/error.h"

namespace fovea::train {

nlohmann::json ToJson(const TrainOptions& o) {
  return {{"epochs", o.epochs},
          {"batch", o.batch},
          {"optimiser", o.optimiser},
          {"learning_rate", o.learning_rate},
          {"weight_decay", o.weight_decay},
          {"momentum", o.momentum},
          {"adam_beta2", o.adam_beta2},
          {"schedule", o.schedule},
          {"warmup", o.warmup},
          {"clip", o.clip},
          {"entropy", o.entropy},
          {"label_smoothing", o.label_smoothing},
          {"noise", o.noise},
          {"dropout", o.dropout},
          {"hard",
           {{"estimator", o.hard_estimator},
            {"entropy", o.hard_entropy},
            {"baseline", o.hard_baseline},
            {"temperature", o.hard_temperature},
            {"temperature_end", o.hard_temperature_end}}},
          {"patience", o.patience},
          {"keep", o.keep},
          {"seed", o.seed}};
}

void Check(const TrainOptions& o) {
  const auto at_least = [](const char* what, double value, double least) {
    Require(std::isfinite(value) && value >= least, "the ", what, " must be at least ", least,
            ", got ", value);
  };
  const auto share = [](const char* what, double value) {
    Require(value >= 0 && value < 1, "the ", what, " must be from 0 to below 1, got ", value);
  };
  RequireOneOf("optimiser", o.optimiser, {"adam", "adamw", "sgd"});
  RequireOneOf("schedule", o.schedule, {"constant", "cosine", "linear", "inverse_sqrt"});
  RequireOneOf("estimator of hard attention", o.hard_estimator, {"reinforce", "gumbel"});
  RequireOneOf("choice of model to keep", o.keep, {"best", "last"});
  RequireOneOf("device", o.device, {"cpu", "cuda"});
  at_least("number of epochs", static_cast<double>(o.epochs), 1);
  at_least("batch", static_cast<double>(o.batch), 1);
  at_least("weight decay", o.weight_decay, 0);
  at_least("gradient's limit", o.clip, 0);
  at_least("noise", o.noise, 0);
  at_least("patience", static_cast<double>(o.patience), 0);
  at_least("number of threads", o.threads, 0);
  Require(std::isfinite(o.learning_rate) && o.learning_rate > 0,
          "the learning rate must be above 0, got ", o.learning_rate);
  Require(std::isfinite(o.entropy), "the entropy penalty must be a number, got ", o.entropy);
  Require(std::isfinite(o.hard_entropy), "the entropy bonus of hard attention must be a number, ",
          "got ", o.hard_entropy);
  for (const double temperature : {o.hard_temperature, o.hard_temperature_end})
    Require(std::isfinite(temperature) && temperature > 0,
            "a temperature of hard attention must be above 0, got ", temperature);
  share("baseline's share of its past", o.hard_baseline);
  share("momentum", o.momentum);
  share("beta2 of Adam", o.adam_beta2);
  share("warm-up", o.warmup);
  share("label smoothing", o.label_smoothing);
  share("dropout", o.dropout);
}

}  // namespace fovea::train
