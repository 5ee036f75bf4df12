import { Button, FileButton, Group, Select, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { upload } from "../../api/client";
import { API } from "../../api/paths";
import { useDatasets } from "../../api/queries";
import type { Dataset, SearchSpec } from "../../api/types";
import { bytes } from "../../format/format";
import { Failure } from "../../ui/Failure";
import { archiveType, uploadName } from "./uploadName";

type Data = SearchSpec["data"];
type Props = { value: Data | undefined; onChange: (data: Data) => void };

const BUILT_IN = [
  { value: "fashion-mnist", label: "Fashion-MNIST (built in)" },
  { value: "generated-shapes", label: "Shapes drawn by code (built in)" },
];

/** Built-in data, or an uploaded archive and the part of it that the search may use. */
export function DataChoice({ value, onChange }: Props) {
  const client = useQueryClient();
  const datasets = useDatasets();
  const items = datasets.data?.items ?? [];
  const chosen = items.find((item) => item.sha256 === value?.dataset);
  const sending = useMutation({
    mutationFn: (file: File) => upload<Dataset>(`${API}/datasets?name=${uploadName(file.name)}`, file, archiveType(file.name)),
    onSuccess: async (dataset) => {
      await client.invalidateQueries({ queryKey: ["datasets"] });
      onChange(firstPart(dataset));
    },
  });
  const pick = (key: string) => {
    const dataset = items.find((item) => item.sha256 === key);
    onChange(dataset === undefined ? { source: key } : firstPart(dataset));
  };
  return (
    <Stack gap={4}>
      <Group gap="xs" align="end" wrap="nowrap">
        <Select
          size="xs"
          flex={1}
          label="Data"
          placeholder="Choose data"
          data={[...BUILT_IN, ...items.map((item) => ({ value: item.sha256, label: `${item.name} (${bytes(item.bytes)})` }))]}
          value={value?.dataset ?? value?.source ?? null}
          onChange={(key) => key !== null && pick(key)}
        />
        <FileButton accept=".zip,.tgz,.gz,.npz" onChange={(file) => file !== null && sending.mutate(file)}>
          {(props) => (
            <Button size="xs" variant="default" loading={sending.isPending} {...props}>
              Upload data…
            </Button>
          )}
        </FileButton>
      </Group>
      {chosen !== undefined && (
        <Select
          size="xs"
          label="Part of it to search with"
          description="A folder with one folder a class, or an .npz file with x and y. IDX files: write them in the YAML."
          data={chosen.paths}
          value={value?.train?.folder ?? value?.train?.npz ?? null}
          onChange={(path) => path !== null && onChange({ ...value, train: partOf(path) })}
        />
      )}
      {sending.error && <Failure error={sending.error} onClose={() => sending.reset()} />}
    </Stack>
  );
}

function firstPart(dataset: Dataset): Data {
  const path = dataset.paths.find((p) => /train/i.test(p)) ?? dataset.paths[0];
  return { dataset: dataset.sha256, ...(path === undefined ? {} : { train: partOf(path) }) };
}

function partOf(path: string) {
  return path.endsWith(".npz") ? { npz: path } : { folder: path.replace(/\/$/, "") };
}
