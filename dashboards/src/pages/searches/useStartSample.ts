import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { post } from "../../api/client";
import { API } from "../../api/paths";
import { keys, useModels } from "../../api/queries";
import type { Search } from "../../api/types";
import { isSample, sampleSpec } from "./sample";

/** Starts the sample search and goes to its page; `start` is null where the service has no sample. */
export function useStartSample() {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const models = useModels();
  const sample = models.data?.items.find(isSample);
  const started = useMutation({
    mutationFn: () => post<Search>(`${API}/searches`, sampleSpec(sample!)),
    onSuccess: (search) => {
      void client.invalidateQueries({ queryKey: keys.searches });
      navigate(`/searches/${search.id}`);
    },
  });
  return { start: sample === undefined ? null : () => started.mutate(), busy: started.isPending, error: started.error };
}
