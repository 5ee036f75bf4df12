/** Each way in which a trial ends has a shape of its own besides its colour. */
const LOOKS: Record<string, { sign: string; color: string }> = {
  feasible: { sign: "●", color: "var(--mantine-color-blue-text)" },
  "over-limit": { sign: "◇", color: "var(--mantine-color-orange-text)" },
  noisy: { sign: "≈", color: "var(--mantine-color-yellow-text)" },
  "cut-short": { sign: "✂", color: "var(--mantine-color-orange-text)" },
  refused: { sign: "⊘", color: "var(--mantine-color-dimmed)" },
  failed: { sign: "✖", color: "var(--mantine-color-red-text)" },
  known: { sign: "⟲", color: "var(--mantine-color-dimmed)" },
};

/** As docs/service.md lists them. */
export const REASONS = Object.keys(LOOKS);

/** Why a trial ended, by shape and word. */
export function TrialReason({ reason }: { reason: string }) {
  const look = LOOKS[reason];
  return (
    <>
      <span aria-hidden style={{ color: look?.color, display: "inline-block", width: "1.3em" }}>
        {look?.sign}
      </span>
      {reason}
    </>
  );
}
