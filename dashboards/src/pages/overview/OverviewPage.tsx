import { useDebouncedValue } from "@mantine/hooks";
import { useMemo } from "react";
import { useGraph, useSearchAt } from "../../api/queries";
import { isOver } from "../../format/words";
import { useLive, usePoints } from "../../live/SearchLive";
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
  const { rows } = usePoints();
  const { pins, toggle } = usePins();
  const [atText, setAt] = useUrlState("at");
  const at = atText === "" ? null : Number(atText);
  const [settled] = useDebouncedValue(at, DRAG_PAUSE_MILLIS);
  const { data: then } = useSearchAt(now.id, settled);
  const graph = useGraph(now.spec?.model);
  const past = at === null ? undefined : then;
  const search = past ?? now;
  const points = useMemo(
    () => (past === undefined ? rows : rows.filter((row) => row.atMillis <= past.updatedMillis)),
    [rows, past],
  );
  const measured = useMemo(() => points.some((row) => row.accuracy !== null), [points]);
  const { base, best } = search.summary;
  return (
    <div className="overview">
      <div className="overview-notes">
        {at === null && isOver(now) && <ResultCard />}
        {at === null && !best && !isOver(now) && <NoResultYet />}
        <TimeTravel last={now.lastEvent} at={at} then={past} onChange={(event) => setAt(event === null ? "" : String(event))} />
      </div>
      <section className="panel overview-pareto" aria-label="Accuracy against cost">
        {base && measured ? (
          <ParetoPanel search={search} base={base} points={points} pins={pins} onPin={toggle} />
        ) : (
          <p>Here, accuracy is drawn against latency as soon as the first candidate is measured.</p>
        )}
      </section>
      <section className="panel overview-layers" aria-label="Layers">
        {graph.data && <LayerPanel search={search} graph={graph.data} pins={pins} onPin={toggle} />}
      </section>
      <section className="panel overview-progress" aria-label="Progress">
        {base && measured ? (
          <ProgressPanel search={search} base={base} points={points} />
        ) : (
          <p>Here, the best so far is drawn as the search goes on.</p>
        )}
      </section>
    </div>
  );
}
