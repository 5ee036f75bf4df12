import { write } from "./document";

/** The commands that send a search from a terminal. */

/** For a checkout: there the model is a file, so the upload's name stands in place of its hash. */
export function asCommand(text: string, modelName: string, origin: string) {
  return heredoc("search.yaml", write(text, ["model"], modelName)) + `./lapidary submit search.yaml --controller ${origin}\n`;
}

/** For anything that speaks HTTP; the model is named by its hash. */
export function asCurl(text: string, origin: string) {
  return (
    heredoc("search.yaml", text) +
    `curl -H 'Content-Type: application/yaml' --data-binary @search.yaml ${origin}/api/v1/searches\n`
  );
}

function heredoc(file: string, text: string) {
  const end = text === "" || text.endsWith("\n") ? text : `${text}\n`;
  return `cat > ${file} <<'SEARCH'\n${end}SEARCH\n`;
}
