import type { Outcome, StoredEvent } from "../../api/types";
import { bytes, count, decimal, span } from "../../format/format";
import { accuracyText, changeText, type MetricName } from "../../format/metric";

type Fields = Record<string, unknown>;

/** What happened, in a line, without when. */
export function eventWords({ type, event }: Pick<StoredEvent, "type" | "event">, metric: MetricName): string {
  const fields = event as Fields;
  const trial = String(fields["trial"]);
  switch (type) {
    case "submitted":
      return `submitted by ${text(fields["owner"]) || "hand"}`;
    case "started":
      return "started: calibrated, and the device is known";
    case "proposed":
      return `trial ${trial} proposed`;
    case "evaluated":
      return `trial ${trial}: ${judged(fields, metric)}`;
    case "late":
      return `trial ${trial}: worker ${text(fields["worker"])} answered too late, and was refused`;
    case "improved":
      return `trial ${trial} is the best so far: ${numbers(fields["measurement"] as Measured, metric)}`;
    case "asked":
      return `asked to ${text(fields["what"]).toLowerCase()} by ${text(fields["by"])}`;
    case "changed":
      return `name, budget or limits changed by ${text(fields["by"])}`;
    case "resumed":
      return resumed(fields);
    case "tested": {
      const test = fields["test"] as { baseAccuracy: number; bestAccuracy: number; samples: number };
      const on = `on the test split (${count(test.samples)} samples)`;
      return `trial ${trial} ${on}: ${accuracyText(test.bestAccuracy, metric)}, the base ${accuracyText(test.baseAccuracy, metric)}`;
    }
    case "compared": {
      const differences = (fields["differences"] as unknown[]).length;
      return `trial ${trial} ${differences === 0 ? "is as it was recorded" : `differs from what was recorded in ${differences} places`}`;
    }
    case "finished":
    case "paused":
    case "broken":
      return `${type === "broken" ? "failed" : type}: ${text(fields["reason"])}`;
    default:
      return plain(type, fields);
  }
}

function whyNot(measured: Measured) {
  return measured.latency.noisy ? ", too noisy to be believed" : ", not within the limits";
}

type Measured = NonNullable<Outcome["measurement"]>;

function judged(fields: Fields, metric: MetricName) {
  const outcome = fields["outcome"] as Outcome;
  const same = typeof fields["sameAs"] === "number" ? ` (the same as trial ${fields["sameAs"]})` : "";
  const why = (outcome.reasons ?? []).join(", ");
  switch (outcome.outcome) {
    case "scored":
      return numbers(outcome.measurement!, metric) + (fields["feasible"] === true ? "" : whyNot(outcome.measurement!)) + same;
    case "infeasible":
      return `refused, ${why}${same}`;
    case "failed":
      return `failed, ${why}${same}`;
  }
}

function numbers({ accuracy, baseAccuracy, latency, sizeBytes }: Measured, metric: MetricName) {
  const speed = latency.ratio <= 1 ? `${decimal(1 / latency.ratio, 2)}× faster` : `${decimal(latency.ratio, 2)}× slower`;
  const doubt = latency.source === "PREDICTED" ? " (predicted)" : latency.noisy ? " (noisy)" : "";
  return `${speed}${doubt}, ${changeText(baseAccuracy - accuracy, metric)}, ${bytes(sizeBytes)}`;
}

function resumed(fields: Fields) {
  const down = typeof fields["downSeconds"] === "number" ? `, down for ${span(fields["downSeconds"])}` : "";
  return `goes on (${text(fields["why"])}): ${text(fields["evaluated"])} trials known, ${text(fields["posted"])} handed out again${down}`;
}

/** Of events that a newer service may send. */
function plain(type: string, fields: Fields) {
  const told = Object.entries(fields).filter(([name, value]) => name !== "event" && value !== null && typeof value !== "object");
  return [type, ...told.map(([name, value]) => `${name} ${text(value)}`)].join(", ");
}

function text(value: unknown) {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** Whether an event is of one of the types (any where none is given) and holds the text, whatever its case. */
export function passes(event: StoredEvent, types: readonly string[], part: string, metric: MetricName) {
  return (types.length === 0 || types.includes(event.type)) && eventWords(event, metric).toLowerCase().includes(part.toLowerCase());
}
