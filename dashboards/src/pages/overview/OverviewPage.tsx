import { useMemo } from "react";
import { useGraph } from "../../api/queries";
import { isOver } from "../../format/words";
import { useLive, usePoints } from "../../live/SearchLive";
import { LayerPanel } from "./LayerPanel";
import { NoResultYet } from "./NoResultYet";
import "./overview.css";
import { ParetoPanel } from "./ParetoPanel";
import { ProgressPanel } from "./ProgressPanel";
import { ResultCard } from "./ResultCard";
import { usePins } from "./usePins";

/** A search at a glance, on one screen without scrolling. */
export default function OverviewPage() {
  const { search } = useLive();
  const { rows } = usePoints();
  const { pins, toggle } = usePins();
  const graph = useGraph(search.spec?.model);
  const measured = useMemo(() => rows.some((row) => row.accuracy !== null), [rows]);
  const { base, best } = search.summary;
  return (
    <div className="overview">
      <div className="overview-notes">
        {isOver(search) && <ResultCard />}
        {!best && !isOver(search) && <NoResultYet />}
      </div>
      <section className="panel overview-pareto" aria-label="Accuracy against cost">
        {base && measured ? (
          <ParetoPanel search={search} base={base} points={rows} pins={pins} onPin={toggle} />
        ) : (
          <p>Here, accuracy is drawn against latency as soon as the first candidate is measured.</p>
        )}
      </section>
      <section className="panel overview-layers" aria-label="Layers">
        {graph.data && <LayerPanel search={search} graph={graph.data} pins={pins} onUnpin={toggle} />}
      </section>
      <section className="panel overview-progress" aria-label="Progress">
        {base && measured ? (
          <ProgressPanel search={search} base={base} points={rows} />
        ) : (
          <p>Here, the best so far is drawn as the search goes on.</p>
        )}
      </section>
    </div>
  );
}
