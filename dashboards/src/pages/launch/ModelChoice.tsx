import { Button, FileButton, Group, Select, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { upload } from "../../api/client";
import { API } from "../../api/paths";
import { useModels } from "../../api/queries";
import type { Model } from "../../api/types";
import { bytes } from "../../format/format";
import { Failure } from "../../ui/Failure";
import { uploadName } from "./uploadName";

type Props = { value: string | undefined; onChange: (sha: string) => void };

/** One of the uploaded models, or a file to upload. */
export function ModelChoice({ value, onChange }: Props) {
  const client = useQueryClient();
  const models = useModels();
  const sending = useMutation({
    mutationFn: (file: File) => upload<Model>(`${API}/models?name=${uploadName(file.name)}`, file, "application/octet-stream"),
    onSuccess: async (model) => {
      await client.invalidateQueries({ queryKey: ["models"] });
      onChange(model.sha256);
    },
  });
  const items = models.data?.items ?? [];
  const chosen = items.find((model) => model.sha256 === value);
  const details = (model: Model) => `${bytes(model.bytes)}, ${model.layers} layers`;
  return (
    <Stack gap={4}>
      <Group gap="xs" align="end" wrap="nowrap">
        <Select
          size="xs"
          flex={1}
          label="Model"
          title={chosen && `${chosen.name}, ${details(chosen)}`}
          placeholder="Choose an uploaded model"
          data={items.map((model) => ({ value: model.sha256, label: model.name }))}
          renderOption={({ option }) => {
            const model = items.find((one) => one.sha256 === option.value);
            return (
              <Text size="xs" style={{ overflowWrap: "anywhere" }}>
                {option.label}{" "}
                {model !== undefined && (
                  <Text span size="xs" c="dimmed">
                    {details(model)}
                  </Text>
                )}
              </Text>
            );
          }}
          value={value ?? null}
          onChange={(sha) => sha !== null && onChange(sha)}
          searchable
        />
        <FileButton accept=".onnx" onChange={(file) => file !== null && sending.mutate(file)}>
          {(props) => (
            <Button size="xs" variant="default" loading={sending.isPending} {...props}>
              Upload ONNX…
            </Button>
          )}
        </FileButton>
      </Group>
      {sending.error && <Failure error={sending.error} onClose={() => sending.reset()} />}
    </Stack>
  );
}
