import type { components } from "#contract";

type Schemas = components["schemas"];

export type Search = Schemas["Search"];
export type SearchState = Schemas["SearchState"];
export type SearchSummary = Schemas["SearchSummary"];
export type HealthNote = Schemas["HealthNote"];
export type Savings = Schemas["Savings"];
export type SearchSpec = Schemas["SearchSpec"];
export type SearchPage = Schemas["SearchPage"];
export type BaseNumbers = Schemas["BaseNumbers"];
export type Point = Schemas["Point"];
export type Plan = Schemas["Plan"];
export type Trial = Schemas["Trial"];
export type TrialPage = Schemas["TrialPage"];
export type TrialColumns = Schemas["TrialColumns"];
export type Candidate = Schemas["Candidate"];
export type Model = Schemas["Model"];
export type ModelPage = Schemas["ModelPage"];
export type ModelGraph = Schemas["ModelGraph"];
export type Layer = Schemas["Layer"];
export type Dataset = Schemas["Dataset"];
export type DatasetPage = Schemas["DatasetPage"];
export type AgentReport = Schemas["AgentReport"];
export type Worker = Schemas["Worker"];
export type WorkerPage = Schemas["WorkerPage"];
export type SavedSpace = Schemas["SavedSpace"];
export type SpacePage = Schemas["SpacePage"];
export type Space = Schemas["Space"];
export type SpaceRule = Schemas["SpaceRule"];
export type SearchProfile = Schemas["SearchProfile"];
export type StoredEvent = Schemas["Event"];
export type AgentHistory = Schemas["AgentHistory"];
export type Attempt = Schemas["Attempt"];
export type EventPage = Schemas["EventPage"];
export type Issue = Schemas["Issue"];
export type Problem = Schemas["Problem"];
export type TrialDetail = Omit<Schemas["TrialDetail"], "outcome"> & { outcome: Outcome };
export type Best = Omit<Schemas["Best"], "outcome"> & { outcome: Outcome };
export type Front = { base?: BaseNumbers | null; items: TrialDetail[] };

/** What the contract leaves open, since it is the domain's own JSON. */
/** What was seen of a candidate whose judging was ended early; the drop in points, estimated. */
export type Glimpse = { accuracyDrop: number; samples: number; of: number; sure: boolean; millis: number };
export type Outcome = { outcome: "scored" | "infeasible" | "failed"; measurement?: Measurement; reasons?: string[]; seen?: Glimpse | null };

/** Accuracy in percent, or dB for the metric psnr; latency in microseconds. */
export type Measurement = {
  accuracy: number;
  baseAccuracy: number;
  latency: Latency;
  sizeBytes: number;
  baseSizeBytes: number;
  packedBytes: number;
  basePackedBytes: number;
  macs: number;
  baseMacs: number;
  provenance: Provenance;
};

/** `ratio` is candidate ÷ base, with its 95 % interval. */
export type Latency = {
  baseMicros: number;
  candidateMicros: number;
  ratio: number;
  ratioLow: number;
  ratioHigh: number;
  noisy: boolean;
  rounds: number;
  source: "MEASURED" | "PREDICTED";
};

export type Provenance = {
  worker: string;
  device: string;
  engines: Record<string, string>;
  threads: number;
  batch: number;
  samples: number;
  compiledSha256: string;
  compileMillis: number;
  accuracyMillis: number;
  latencyMillis: number;
  accuracyBy?: { worker: string; device: string; engines: Record<string, string> };
};
