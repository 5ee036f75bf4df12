import { isCollection, isMap, parseDocument } from "yaml";
import type { SearchSpec } from "../../api/types";

/** A spec being written: the text is the one truth, and the form a view of it. Comments and order survive the form. */
export type Draft = { text: string; spec: SearchSpec | null; problem: string | null };

export type Path = readonly (string | number)[];

/** Reads what is written so far; `spec` is null where it is not YAML of a search. */
export function read(text: string): Draft {
  const document = parseDocument(text);
  const first = document.errors[0];
  if (first !== undefined) {
    return { text, spec: null, problem: first.message };
  }
  const value: unknown = document.toJS();
  if (value === null) {
    return { text, spec: {} as SearchSpec, problem: null };
  }
  if (typeof value !== "object" || Array.isArray(value)) {
    return { text, spec: null, problem: "A search is written as `name: value` lines. Choose a model in the form to begin." };
  }
  return { text, spec: value as SearchSpec, problem: null };
}

/**
 * The text with one value changed; undefined takes it away, and what is left empty around it. Text that is not a search
 * stays as it is: only the person who wrote it can mend it.
 */
export function write(text: string, path: Path, value: unknown): string {
  const document = parseDocument(text);
  if (document.errors.length > 0 || (document.contents !== null && !isMap(document.contents))) {
    return text;
  }
  if (value === undefined) {
    if (!document.hasIn(path)) {
      return text;
    }
    document.deleteIn(path);
    for (let up = path.slice(0, -1); up.length > 0; up = up.slice(0, -1)) {
      const parent: unknown = document.getIn(up);
      if (!isMap(parent) || parent.items.length > 0) {
        break;
      }
      document.deleteIn(up);
    }
  } else {
    for (let depth = 1; depth < path.length; depth++) {
      const around = path.slice(0, depth);
      if (document.hasIn(around) && !isCollection(document.getIn(around))) {
        document.setIn(around, document.createNode({}));
      }
    }
    document.setIn(path, typeof value === "object" ? document.createNode(value) : value);
  }
  const written = document.toString({ lineWidth: 0 });
  return written.trim() === "{}" || written.trim() === "null" ? "" : written;
}
