import type { Model, SearchSpec } from "../../api/types";

/** The search that needs nothing from its reader: the sample network on Fashion-MNIST. */
export function sampleSpec(model: Model): SearchSpec {
  return {
    name: "sample",
    model: model.sha256,
    data: { source: "fashion-mnist", calibration: 512, validation: 5000 },
    objective: { goal: "fastest", limits: { "accuracy-drop": 0.5, size: "20%" } },
    budget: { trials: 70, time: "10m" },
    seed: 7,
  };
}

/** The network that every service begins with. */
export function isSample(model: Model) {
  return model.name === "sample" && model.owner === "lapidary";
}
