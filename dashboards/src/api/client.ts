import { isRecorded, recorded } from "./recorded";
import type { Problem } from "./types";

const TOKEN = "lapidary.token";

/** Sent where somebody may have to be asked for a token. */
export const TOKEN_WANTED = "lapidary:token-wanted";

/** An answer that is not the one asked for, with every issue that the service names. */
export class ApiFailure extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
  }
}

/** The service did not answer at all. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super("The controller does not answer.", { cause });
  }
}

/** Kept for this tab only, so that closing it forgets the token. */
export function giveToken(token: string) {
  sessionStorage.setItem(TOKEN, token);
}

export function authority(): Record<string, string> {
  const token = sessionStorage.getItem(TOKEN);
  return token ? { Authorization: `Bearer ${token}` } : {};
}

/** A request to the service. Throws {@link ApiFailure} or {@link Unreachable}. */
export async function send(path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers: { ...authority(), ...(init.headers as Record<string, string>) } });
  } catch (cause) {
    if (init.signal?.aborted) {
      throw cause;
    }
    throw new Unreachable(cause);
  }
  if (response.ok) {
    return response;
  }
  if (response.status === 401) {
    window.dispatchEvent(new Event(TOKEN_WANTED));
  }
  throw new ApiFailure(await problem(response));
}

async function problem(response: Response): Promise<Problem> {
  const id = response.headers.get("X-Request-Id") ?? "";
  try {
    return (await response.json()) as Problem;
  } catch {
    const title = response.statusText || "Not understood";
    const detail = `The answer (${response.status} ${title}) is not one of this service. Is something in between?`;
    return { type: "urn:lapidary:problem:unknown", title, status: response.status, detail, instance: "", id, issues: [] };
  }
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  if (isRecorded()) {
    return fromRecord<T>(path);
  }
  const response = await send(path, { headers: { Accept: "application/json" }, signal: signal ?? null });
  return (await response.json()) as T;
}

function fromRecord<T>(path: string) {
  const answer = recorded(path);
  if (answer === undefined) {
    const detail = "This file holds some candidates whole, and of the others their numbers only: see its table of trials.";
    throw new ApiFailure({ type: "urn:lapidary:problem:not-found", title: "Not in this file", status: 404, detail, instance: path, id: "", issues: [] });
  }
  return answer as T;
}

export async function post<T>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type = typeof body === "string" ? "application/yaml" : "application/json";
  const response = await send(path, {
    method: "POST",
    ...(body === undefined ? { headers } : { body: text, headers: { "Content-Type": type, ...headers } }),
  });
  return (await response.json()) as T;
}

export async function patch<T>(path: string, body: unknown): Promise<T> {
  const response = await send(path, {
    method: "PATCH",
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/merge-patch+json" },
  });
  return (await response.json()) as T;
}

/** Uploads a file; `type` is one that the contract takes for it. */
export async function upload<T>(path: string, file: Blob, type: string): Promise<T> {
  return (await (await send(path, { method: "POST", body: file, headers: { "Content-Type": type } })).json()) as T;
}

/** Saves a file of the service. Not a plain link, since that could not carry a token. */
export async function download(path: string, name: string, accept = "*/*") {
  const blob = await (await send(path, { headers: { Accept: accept } })).blob();
  save(blob, name);
}

/** Hands a file to the person. */
export function save(blob: Blob, name: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
