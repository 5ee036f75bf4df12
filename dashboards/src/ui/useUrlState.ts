import { useCallback } from "react";
import { useSearchParams } from "wouter";

/** A value that stands in the address, so that a copied address shows the same; empty values are left out of it. */
export function useUrlState(name: string, initial = ""): [string, (value: string) => void] {
  const [parameters, setParameters] = useSearchParams();
  const set = useCallback(
    (value: string) =>
      setParameters(
        (before) => {
          const next = new URLSearchParams(before);
          if (value === "" || value === initial) {
            next.delete(name);
          } else {
            next.set(name, value);
          }
          return next;
        },
        { replace: true },
      ),
    [name, initial, setParameters],
  );
  return [parameters.get(name) ?? initial, set];
}
