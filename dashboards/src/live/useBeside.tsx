import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { searchQuery, useSearches } from "../api/queries";
import { useUrlState } from "../ui/useUrlState";
import { loadedPoints } from "./loadedPoints";

/** Another search to draw beside one, with its trials once they are loaded, and what picks it. Its id stands in the URL. */
export function useBeside(search: string, width: number, placeholder: string) {
  const [beside, setBeside] = useUrlState("beside");
  const searches = useSearches({ limit: "100" });
  const other = useQuery({ ...searchQuery(beside), enabled: beside !== "" }).data;
  const points = useQuery({ ...loadedPoints(beside), enabled: beside !== "" }).data;
  const others = (searches.data?.items ?? []).filter((one) => one.id !== search);
  const picker = others.length > 0 && (
    <Select
      size="xs"
      w={width}
      aria-label="Another search to draw beside, such as a random one"
      placeholder={placeholder}
      data={others.map((one) => ({ value: one.id, label: isOnly(one.name, others) ? one.name : `${one.name} ${one.id}` }))}
      // Names may be longer than there is room for beside a plot.
      comboboxProps={{ width: "max-content", position: "bottom-end" }}
      title={other?.name}
      value={beside === "" ? null : beside}
      onChange={(id) => setBeside(id ?? "")}
      clearable
    />
  );
  return { other, points, picker };
}

function isOnly(name: string, searches: readonly { name: string }[]) {
  return searches.filter((search) => search.name === name).length === 1;
}
