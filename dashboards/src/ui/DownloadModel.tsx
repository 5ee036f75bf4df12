import { Button, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { download } from "../api/client";
import { API } from "../api/paths";
import type { Search } from "../api/types";
import { Failure } from "./Failure";

type Props = { search: Search; trial: number; artifact: string };

/** Saves a candidate's compiled model. */
export function DownloadModel({ search, trial, artifact }: Props) {
  const saving = useMutation({
    mutationFn: () => download(`${API}/artifacts/${artifact}`, modelName(search.name, trial)),
  });
  return (
    <Stack gap={4} style={{ flexShrink: 0 }}>
      <Button size="xs" loading={saving.isPending} onClick={() => saving.mutate()}>
        Download ONNX
      </Button>
      {saving.error && <Failure error={saving.error} onClose={() => saving.reset()} />}
    </Stack>
  );
}

/** As the service itself names it. */
export function modelName(search: string, trial: number) {
  const plain = search.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[^A-Za-z0-9]+/, "").slice(0, 80);
  return `${plain || "model"}-trial-${trial}.onnx`;
}
