let answers: Record<string, unknown> | null = null;

/** From now on the page asks no service: answers came with it, by the path that they answer, queries left out. */
export function answerFrom(recorded: Record<string, unknown> | null) {
  answers = recorded;
}

/** Whether answers came with the page. */
export function isRecorded() {
  return answers !== null;
}

/** What was recorded for a path; undefined where nothing was. */
export function recorded(path: string): unknown {
  return answers?.[path.split("?")[0]!];
}
