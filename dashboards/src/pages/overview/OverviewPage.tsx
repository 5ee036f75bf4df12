import { useGraph } from "../../api/queries";
import { isOver } from "../../format/words";
import { useNothingMeasured, useLive } from "../../live/SearchLive";
import type { Goal } from "../../charts/progress";
import { HealthNotes } from "./HealthNotes";
import { LayerPanel } from "./LayerPanel";
import { NoResultYet } from "./NoResultYet";
import "./overview.css";
import { ParetoPanel } from "./ParetoPanel";
import { ProgressPanel } from "./ProgressPanel";
import { ResultCard } from "./ResultCard";
import { TimeTravel } from "./TimeTravel";
import { usePins } from "./usePins";
import { useTimeTravel } from "./useTimeTravel";

/** A search at a glance, on one screen without scrolling: as it is, or as it was. */
export default function OverviewPage() {
  const { search: now } = useLive();
  const { pins, toggle } = usePins();
  const { at, then: past, until, onChange } = useTimeTravel();
  const graph = useGraph(now.spec?.model);
  const search = past ?? now;
  const nothing = useNothingMeasured(until);
  const { base, best, nearestMiss, front } = search.summary;
  const objective = search.spec?.objective;
  return (
    <div className="overview">
      <div className="overview-notes">
        {at === null && isOver(now) && <ResultCard />}
        {at === null && !best && !isOver(now) && <NoResultYet />}
        {at === null && <HealthNotes notes={now.summary.health ?? []} />}
        <TimeTravel last={now.lastEvent} at={at} then={past} onChange={onChange} />
      </div>
      <section className="panel overview-pareto" aria-label="Accuracy against cost">
        {base && !nothing ? (
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
        {base && !nothing ? (
          <ProgressPanel id={now.id} metric={search.metric} name={search.name} goal={(objective?.goal ?? "fastest") as Goal} base={base} until={until} />
        ) : (
          <p>Here, the best so far is drawn as the search goes on.</p>
        )}
      </section>
    </div>
  );
}
