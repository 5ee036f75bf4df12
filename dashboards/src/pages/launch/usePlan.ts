import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { post } from "../../api/client";
import { API } from "../../api/paths";
import type { Plan } from "../../api/types";

const PAUSE_MILLIS = 250;

/** What the search would do, asked again whenever its writer pauses for a moment. */
export function usePlan(text: string, ready: boolean) {
  const [settled] = useDebouncedValue(text, PAUSE_MILLIS);
  const plan = useQuery({
    queryKey: ["plan", settled],
    queryFn: () => post<Plan>(`${API}/searches?dryRun=true`, settled),
    enabled: ready && settled.trim() !== "",
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
  return { plan: plan.isError ? undefined : plan.data, error: plan.error, isOld: settled !== text || plan.isFetching };
}
