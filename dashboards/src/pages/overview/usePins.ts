import { useMemo } from "react";
import { useUrlState } from "../../ui/useUrlState";

const MOST = 4;

/** Up to four pinned trials, in the address; pinning a fifth lets the first go. */
export function usePins(): { pins: number[]; toggle: (trial: number) => void } {
  const [text, set] = useUrlState("pin");
  return useMemo(() => {
    const pins = text === "" ? [] : text.split(",").map(Number).filter(Number.isInteger);
    const toggle = (trial: number) => {
      const next = pins.includes(trial) ? pins.filter((p) => p !== trial) : [...pins, trial].slice(-MOST);
      set(next.join(","));
    };
    return { pins, toggle };
  }, [text, set]);
}
