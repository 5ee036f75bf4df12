import { useDebouncedValue } from "@mantine/hooks";
import { useSearchAt } from "../../api/queries";
import type { Search } from "../../api/types";
import { useLive } from "../../live/SearchLive";
import { useUrlState } from "../../ui/useUrlState";

const DRAG_PAUSE_MILLIS = 120;

/**
 * `at` is the event up to which a search is shown, null for as it is, and `then` the search after it, undefined while it is
 * asked for. Trials after `until`, in milliseconds since 1970, had not come then.
 */
export type Travel = { at: number | null; then: Search | undefined; until: number | undefined; onChange: (at: number | null) => void };

/** The moment that a search is shown at; it stands in the address, so that pages share it. */
export function useTimeTravel(): Travel {
  const { search } = useLive();
  const [text, setText] = useUrlState("at");
  const at = moment(text, search.lastEvent);
  const [settled] = useDebouncedValue(at, DRAG_PAUSE_MILLIS);
  const { data } = useSearchAt(search.id, settled);
  const then = at === null ? undefined : data;
  return { at, then, until: then?.updatedMillis, onChange: (event) => setText(event === null ? "" : String(event)) };
}

/** An event that there is; null for what no history has. */
function moment(text: string, last: number) {
  const event = Math.round(Number(text));
  return text === "" || Number.isNaN(event) ? null : Math.min(Math.max(event, 1), last);
}
