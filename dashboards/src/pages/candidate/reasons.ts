import type { TrialDetail } from "../../api/types";

const TITLES: Record<string, [title: string, text: string]> = {
  feasible: ["feasible", "It was measured, holds every limit and may be delivered."],
  "over-limit": ["breaks a limit", "It was measured and breaks a limit of the search."],
  noisy: ["too noisy", "It breaks no limit, but its latency was too noisy to be believed."],
  "cut-short": ["cut short", "Part of the samples showed that it cannot hold the limit on its accuracy:"],
  refused: ["refused", "It was refused before anything was measured:"],
  failed: ["failed", "It could not be judged:"],
  known: ["known", "The same candidate was judged in an earlier trial, whose outcome counts for this one as well."],
};

/** Why a trial ended, in words; reasons that came with it are told too. */
export function reasonWords(trial: TrialDetail) {
  const [title, text] = TITLES[trial.trial.reason] ?? [trial.trial.reason, ""];
  const same = trial.trial.sameAs;
  const more = [...(trial.outcome.reasons ?? []), ...(same === null || same === undefined ? [] : [`See trial ${same}.`])];
  return { title, text: [text, ...more].join(" ") };
}

/** Compiles the same candidate from the model's file; calibration inputs are random unless `--data` names a spec. */
export function sameAgain(trial: TrialDetail, modelName: string) {
  const file = `trial-${trial.trial.number}.json`;
  return (
    `cat > ${file} <<'CANDIDATE'\n${JSON.stringify(trial.policy)}\nCANDIDATE\n` +
    `./lapidary compress ${quoted(modelName)} --candidate ${file} --data search.yaml -o trial-${trial.trial.number}.onnx\n`
  );
}

/** As a shell takes a word that may hold anything. */
function quoted(word: string) {
  return /^[A-Za-z0-9._/-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
