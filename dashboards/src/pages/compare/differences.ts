import type { Search } from "../../api/types";

/** Where two specs differ, by path; names apart. */
export function specDifferences(first: Search, second: Search) {
  const a = flat(first.spec);
  const b = flat(second.spec);
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((path) => path !== "name" && a.get(path) !== b.get(path))
    .map((path) => ({ path, values: [a.get(path) ?? "—", b.get(path) ?? "—"] }));
}

function flat(value: unknown, path = "", into = new Map<string, string>()) {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    Object.entries(value).forEach(([key, inner]) => flat(inner, path === "" ? key : `${path}.${key}`, into));
  } else if (value !== undefined) {
    into.set(path, typeof value === "string" ? value : JSON.stringify(value));
  }
  return into;
}
