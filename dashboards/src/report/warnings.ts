import { count } from "../format/format";
import { bitsOf } from "../pages/overview/layers";
import { deliveredOf, type ReportData } from "./data";

/** What a reader should know before believing the numbers, and what this file leaves out. */
export function warnings(data: ReportData): string[] {
  const { summary } = data.search;
  const delivered = deliveredOf(data);
  const latency = delivered?.outcome.measurement?.latency;
  const narrow = Object.values(delivered?.policy.layers ?? {}).some((precision) => bitsOf(precision) < 8);
  const drawn = data.points.number.length;
  const whole = Object.keys(data.trials).length;
  const found: [boolean, string][] = [
    [!summary.best && delivered !== undefined, "No candidate holds all limits. What is delivered comes nearest, and breaks what stands below."],
    [latency?.noisy === true, "The latency of what is delivered was too noisy to be believed: measure it again on a quiet machine."],
    [latency?.source === "PREDICTED", "The latency of what is delivered is predicted, not measured."],
    [narrow, "Weights below 8 bits make the packed file smaller; the model neither runs faster for it nor needs a smaller file to run."],
    [
      delivered !== undefined && !summary.test,
      "There was no look at a test split: accuracies are of the validation split by which the candidate was chosen, and so flatter it.",
    ],
    [summary.failed > 0, `${count(summary.failed)} of ${count(summary.finished)} trials failed; the table says why.`],
    [drawn < summary.finished, `Of ${count(summary.finished)} trials, ${count(drawn)} are in this file: one of every few, and all of the front.`],
    [whole < drawn, `${count(whole)} candidates are here layer by layer: the delivered one, the front, and the most rewarding.`],
    [data.profile === null, "What each layer costs in accuracy and time is left out: the model is too wide for it to fit."],
  ];
  return found.flatMap(([holds, words]) => (holds ? [words] : []));
}
