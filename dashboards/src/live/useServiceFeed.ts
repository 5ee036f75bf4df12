import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo } from "react";
import { API } from "../api/paths";
import { keys } from "../api/queries";
import { throttled } from "./throttle";
import { useFeed } from "./useFeed";

const REFRESH_MILLIS = 1_000;
const fromNow = () => null;

/** Keeps the list of searches up to date by the events of all of them. */
export function useServiceFeed() {
  const client = useQueryClient();
  const refresh = useMemo(
    () => throttled(REFRESH_MILLIS, () => void client.invalidateQueries({ queryKey: keys.searches })),
    [client],
  );
  useEffect(() => refresh.cancel, [refresh]);
  const onBack = useCallback(() => void client.invalidateQueries(), [client]);
  return useFeed(`${API}/events`, 0, fromNow, refresh, onBack);
}
