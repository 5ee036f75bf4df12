import { useDebouncedValue } from "@mantine/hooks";
import { useGraph, useSearchAt } from "../../api/queries";
import { isOver } from "../../format/words";
import { useAnyMeasured, useLive } from "../../live/SearchLive";
import type { Goal } from "../../charts/progress";
import { useUrlState } from "../../ui/useUrlState";
import { LayerPanel } from "./LayerPanel";
import { NoResultYet } from "./NoResultYet";
import "./overview.css";
import { ParetoPanel } from "./ParetoPanel";
import { ProgressPanel } from "./ProgressPanel";
import { ResultCard } from "./ResultCard";
import { TimeTravel } from "./TimeTravel";
import { usePins } from "./usePins";

const DRAG_PAUSE_MILLIS = 120;

/** A search at a glance, on one screen without scrolling: as it is, or as it was. */
export default function OverviewPage() {
  const { search: now } = useLive();
  const { pins, toggle } = usePins();
  const [atText, setAt] = useUrlState("at");
  const at = atText === "" ? null : Number(atText);
  const [settled] = useDebouncedValue(at, DRAG_PAUSE_MILLIS);
  const { data: then } = useSearchAt(now.id, settled);
  const graph = useGraph(now.spec?.model);
  const past = at === null ? undefined : then;
  const search = past ?? now;
  const until = past?.updatedMillis;
  const measured = useAnyMeasured(until);
  const { base, best, nearestMiss, front } = search.summary;
  const objective = search.spec?.objective;
  return (
    <div className="overview">
      <div className="overview-notes">
        {at === null && isOver(now) && <ResultCard />}
        {at === null && !best && !isOver(now) && <NoResultYet />}
        <TimeTravel last={now.lastEvent} at={at} then={past} onChange={(event) => setAt(event === null ? "" : String(event))} />
      </div>
      <section className="panel overview-pareto" aria-label="Accuracy against cost">
        {base && measured ? (
          <ParetoPanel id={now.id} metric={search.metric} base={base} front={front} limits={objective?.limits} until={until} pins={pins} onPin={toggle} />
        ) : (
          <p>Here, accuracy is drawn against latency as soon as the first candidate is measured.</p>
        )}
      </section>
      <section className="panel overview-layers" aria-label="Layers">
        {graph.data && (
          <LayerPanel
            id={now.id}
            graph={graph.data}
            chosen={best?.trial ?? nearestMiss?.trial ?? null}
            isBest={!!best}
            pins={pins}
            onPin={toggle}
          />
        )}
      </section>
      <section className="panel overview-progress" aria-label="Progress">
        {base && measured ? (
          <ProgressPanel id={now.id} metric={search.metric} name={search.name} goal={(objective?.goal ?? "fastest") as Goal} base={base} until={until} />
        ) : (
          <p>Here, the best so far is drawn as the search goes on.</p>
        )}
      </section>
    </div>
  );
}
